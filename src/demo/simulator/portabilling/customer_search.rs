//! Which customers a list shows.

use serde_json::{Map, Value};

use super::{answer::ApiFault, changes::Changes, params::Params, pattern::Pattern, state::State};
use crate::demo::seed::{CustomerField, Findable, Probe, World};

/// What a listed customer must be like.
pub(super) struct Filter {
    /// Each field must match.
    fields: Vec<(CustomerField, Pattern)>,
    /// One of these fields must match.
    search: Option<(Vec<CustomerField>, Pattern)>,
    i_parent: Option<u64>,
    i_customer_type: Option<i64>,
    /// Whether there is a main office or an office type asked for, which no customer of this world has.
    is_impossible: bool,
    state: StateFilter,
}

/// The part of the filter that needs the whole customer.
#[derive(Debug, Default, PartialEq)]
struct StateFilter {
    bill_status: Option<char>,
    i_customer_class: Option<i64>,
    credit_exceeded: Option<bool>,
    spending_limit_reached: Option<bool>,
    has_invoices: Option<bool>,
    skip_exported: bool,
}

impl Filter {
    pub(super) fn of(state: &State, params: &Params<'_>) -> Result<Self, ApiFault> {
        let by_field = [
            ("name", CustomerField::Name),
            ("companyname", CustomerField::Companyname),
            ("firstname", CustomerField::Firstname),
            ("lastname", CustomerField::Lastname),
        ];
        let mut fields = Vec::new();
        for (key, field) in by_field {
            fields.extend(params.pattern(key)?.map(|pattern| (field, pattern)));
        }
        Ok(Self {
            fields,
            search: search(state, params)?,
            i_parent: params.id("i_parent")?,
            i_customer_type: params.number("i_customer_type")?,
            is_impossible: params.has("i_main_customer")
                || params.number("i_office_type")?.is_some_and(|kind| kind != 1),
            state: StateFilter {
                bill_status: params.letter("bill_status", "OSCED")?,
                i_customer_class: params.number("i_customer_class")?,
                credit_exceeded: params.switch("credit_limit_exceeded")?,
                spending_limit_reached: params.switch("spending_limit_reached")?,
                has_invoices: params.switch("has_invoices")?,
                skip_exported: params.is_on("skip_exported")?,
            },
        })
    }

    /// Whether every customer passes.
    pub(super) fn lets_all_pass(&self) -> bool {
        self.fields.is_empty()
            && self.search.is_none()
            && self.i_parent.is_none()
            && self.i_customer_type.is_none()
            && !self.is_impossible
            && self.state == StateFilter::default()
    }

    /// Indexes of all customers that pass, in order.
    pub(super) fn matches<'a>(&'a self, world: &'a World, changes: &'a Changes) -> impl Iterator<Item = u32> + 'a {
        let candidates: Box<dyn Iterator<Item = u32>> = match self.few_candidates(world) {
            _ if self.is_impossible => Box::new(std::iter::empty()),
            Some(mut few) => {
                few.extend(changes.changed().filter_map(|i_customer| world.index_of(i_customer)));
                few.sort_unstable();
                few.dedup();
                Box::new(few.into_iter())
            }
            None => Box::new(0..changes.born()),
        };
        let mut scan = Scan::new(self, world, changes);
        candidates.filter(move |index| scan.lets_pass(*index))
    }

    /// What is asked beside the texts.
    fn facts_fit(&self, world: &World, index: u32, laid_over: Option<&Map<String, Value>>) -> bool {
        self.i_parent.is_none_or(|parent| world.family(index).1 == Some(parent))
            && self.i_customer_type.is_none_or(|kind| kind == i64::from(world.family(index).0))
            && (self.state == StateFilter::default() || self.state.lets_pass(world, index, laid_over))
    }

    /// The few customers that can match, where a pattern tells: one field that must match, or all of those that may.
    fn few_candidates(&self, world: &World) -> Option<Vec<u32>> {
        let few = |field, pattern: &Pattern| world.possible_owners(Findable::Field(field), pattern.piece()?);
        let by_field = self.fields.iter().find_map(|(field, pattern)| few(*field, pattern));
        by_field.or_else(|| {
            let (fields, pattern) = self.search.as_ref()?;
            let each = fields.iter().map(|field| few(*field, pattern)).collect::<Option<Vec<_>>>()?;
            Some(each.concat())
        })
    }
}

/// A filter on its way through the customers.
struct Scan<'a> {
    filter: &'a Filter,
    world: &'a World,
    changes: &'a Changes,
    all_of: Vec<Probe<Question<'a>>>,
    one_of: Vec<Probe<Question<'a>>>,
    text: String,
}

type Question<'a> = Box<dyn Fn(&str) -> bool + 'a>;

impl<'a> Scan<'a> {
    fn new(filter: &'a Filter, world: &'a World, changes: &'a Changes) -> Self {
        let probe = |field: CustomerField, pattern: &'a Pattern| {
            let question: Question<'a> = Box::new(|text: &str| pattern.matches(text));
            Probe::new(field, pattern.piece(), question)
        };
        let search =
            filter.search.iter().flat_map(|(fields, pattern)| fields.iter().map(move |field| (*field, pattern)));
        Self {
            filter,
            world,
            changes,
            all_of: filter.fields.iter().map(|(field, pattern)| probe(*field, pattern)).collect(),
            one_of: search.map(|(field, pattern)| probe(field, pattern)).collect(),
            text: String::new(),
        }
    }

    /// Cheap questions first: most customers of a big world are refused by their names alone.
    fn lets_pass(&mut self, index: u32) -> bool {
        let i_customer = World::i_customer(index);
        if self.changes.is_removed(i_customer) {
            return false;
        }
        let laid_over = self.changes.of(i_customer);
        self.texts_fit(index, laid_over) && self.filter.facts_fit(self.world, index, laid_over)
    }

    fn texts_fit(&mut self, index: u32, laid_over: Option<&Map<String, Value>>) -> bool {
        if self.all_of.is_empty() && self.filter.search.is_none() {
            return true;
        }
        let customer = self.world.searchable(index);
        let text = &mut self.text;
        let mut fits =
            |probe: &Probe<Question<'_>>| match laid_over.and_then(|fields| fields.get(field_name(probe.field()))) {
                Some(value) => value.as_str().is_some_and(|value| probe.fits_text(value)),
                None => probe.fits(&customer, text),
            };
        self.all_of.iter().all(&mut fits) && (self.filter.search.is_none() || self.one_of.iter().any(fits))
    }
}

impl StateFilter {
    fn lets_pass(&self, world: &World, index: u32, changed: Option<&Map<String, Value>>) -> bool {
        let customer = world.customer(index);
        let told = |key: &str| changed.and_then(|fields| fields.get(key)).and_then(Value::as_str);
        let bill_status = told("bill_status").and_then(|text| text.chars().next()).unwrap_or(customer.bill_status);
        let status = told("status").or(customer.status.as_deref());
        self.bill_status.is_none_or(|wanted| wanted == bill_status)
            && self.i_customer_class.is_none_or(|class| class == i64::from(customer.i_customer_class))
            && self.credit_exceeded.is_none_or(|wanted| wanted == customer.credit_exceed)
            && self.spending_limit_reached.is_none_or(|wanted| wanted == (status == Some("spending_limit_reached")))
            && self.has_invoices.is_none_or(|wanted| wanted != world.invoices(index).is_empty())
            && !(self.skip_exported && bill_status == 'E')
    }
}

/// `{"search_by": ["name", "companyname"], "value": "%acme%"}`
fn search(state: &State, params: &Params<'_>) -> Result<Option<(Vec<CustomerField>, Pattern)>, ApiFault> {
    let Some(search) = params.map.get("search") else { return Ok(None) };
    let wrong = || params.fault("search must be {search_by: [field, ...], value: text}");
    let search = search.as_object().filter(|search| search.len() == 2).ok_or_else(wrong)?;
    let value = search.get("value").and_then(Value::as_str).ok_or_else(wrong)?;
    let names =
        search.get("search_by").and_then(Value::as_array).filter(|names| !names.is_empty()).ok_or_else(wrong)?;
    let can_search_contacts = state.settings().can_search_contacts;
    let mut fields = Vec::new();
    for name in names {
        let name = name.as_str().ok_or_else(wrong)?;
        let field = searchable(name, can_search_contacts);
        fields.push(field.ok_or_else(|| params.fault(format!("Cannot search by {name}")))?);
    }
    Ok(Some((fields, Pattern::new(value))))
}

fn searchable(name: &str, can_search_contacts: bool) -> Option<CustomerField> {
    Some(match name {
        "name" => CustomerField::Name,
        "companyname" => CustomerField::Companyname,
        "firstname" => CustomerField::Firstname,
        "lastname" => CustomerField::Lastname,
        "email" if can_search_contacts => CustomerField::Email,
        "phone1" if can_search_contacts => CustomerField::Phone1,
        "phone2" if can_search_contacts => CustomerField::Phone2,
        _ => return None,
    })
}

fn field_name(field: CustomerField) -> &'static str {
    match field {
        CustomerField::Name => "name",
        CustomerField::Companyname => "companyname",
        CustomerField::Firstname => "firstname",
        CustomerField::Lastname => "lastname",
        CustomerField::Email => "email",
        CustomerField::Phone1 => "phone1",
        CustomerField::Phone2 => "phone2",
    }
}
