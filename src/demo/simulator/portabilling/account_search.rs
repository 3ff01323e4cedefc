//! Which accounts a list shows, found without looking at all of them where that can be helped.

use super::{answer::ApiFault, params::Params, pattern::Pattern, state::State};
use crate::demo::seed::{CustomerField, Findable, SeedAccount, World, cast};

const EMAIL: Findable = Findable::Field(CustomerField::Email);

/// What a listed account must be like.
pub(super) struct Filter {
    i_customer: Option<u64>,
    id: Option<Pattern>,
    did_number: Option<Pattern>,
    email: Option<Pattern>,
    extension_id: Option<Pattern>,
    extension_name: Option<Pattern>,
    i_product: Option<u64>,
    billing_model: Option<i64>,
    bill_status: Option<char>,
    not_closed: bool,
    only_registered: bool,
    /// By a field that no account of this world has filled.
    is_impossible: bool,
}

impl Filter {
    pub(super) fn of(params: &Params<'_>) -> Result<Self, ApiFault> {
        let unfilled = ["firstname", "lastname", "companyname", "state", "i_customer_site"];
        Ok(Self {
            i_customer: params.id("i_customer")?,
            id: params.pattern("id")?,
            did_number: params.pattern("did_number")?,
            email: params.pattern("email")?,
            extension_id: params.pattern("extension_id")?,
            extension_name: params.pattern("extension_name")?,
            i_product: params.id("i_product")?,
            billing_model: params.number("billing_model")?,
            bill_status: params.letter("bill_status", "OIC")?,
            not_closed: params.is_on("get_not_closed_accounts")?,
            only_registered: params.is_on("sip_status")?,
            is_impossible: unfilled.iter().any(|key| params.has(key)),
        })
    }

    /// The id pattern, where aliases are to be held against it too.
    pub(super) fn id(&self) -> Option<&Pattern> {
        self.id.as_ref()
    }

    pub(super) fn lets_pass(&self, account: &SeedAccount) -> bool {
        self.id.as_ref().is_none_or(|id| id.matches(&account.id)) && self.lets_pass_apart_from_id(account)
    }

    pub(super) fn lets_pass_apart_from_id(&self, account: &SeedAccount) -> bool {
        let fits = |pattern: &Option<Pattern>, text: Option<&str>| {
            pattern.as_ref().is_none_or(|pattern| text.is_some_and(|text| pattern.matches(text)))
        };
        let (extension, extension_name) =
            account.extension.as_ref().map_or((None, None), |(number, name)| (Some(number.as_str()), name.as_deref()));
        fits(&self.did_number, account.did_number.as_deref())
            && fits(&self.email, account.email.as_deref())
            && fits(&self.extension_id, extension)
            && fits(&self.extension_name, extension_name)
            && self.i_product.is_none_or(|product| product == u64::from(account.i_product))
            && self.billing_model.is_none_or(|model| model == i64::from(account.billing_model))
            && self.bill_status.is_none_or(|status| status == account.bill_status)
            && !(self.not_closed && account.bill_status == 'C')
            && !(self.only_registered && account.registered != Some(true))
    }

    /// Customers whose accounts have to be looked at, in order.
    pub(super) fn candidates<'a>(&'a self, state: &'a State) -> Box<dyn Iterator<Item = u32> + 'a> {
        if self.is_impossible {
            return Box::new(std::iter::empty());
        }
        if let Some(i_customer) = self.i_customer {
            return Box::new(state.index_of(i_customer).into_iter());
        }
        let all: Box<dyn Iterator<Item = u32>> = match self.few_candidates(state) {
            Some(few) => Box::new(few.into_iter()),
            None => Box::new(0..state.born()),
        };
        let mut text = String::new();
        let likely = all.filter(move |index| self.may_have_one(state, *index, &mut text));
        Box::new(likely.filter(|index| state.index_of(World::i_customer(*index)).is_some()))
    }

    /// The few customers that can have such a number, where the pattern tells.
    fn few_candidates(&self, state: &State) -> Option<Vec<u32>> {
        let patterns = [(&self.id, Findable::Line), (&self.did_number, Findable::Line), (&self.email, EMAIL)];
        patterns.into_iter().find_map(|(pattern, what)| state.world.possible_owners(what, pattern.as_ref()?.piece()?))
    }

    /// A quick look at a customer's numbers and address, before its accounts are made.
    fn may_have_one(&self, state: &State, index: u32, text: &mut String) -> bool {
        let mut any_line = |pattern: &Pattern, write: &dyn Fn(&mut String)| {
            text.clear();
            write(text);
            text.lines().any(|line| pattern.matches(line))
        };
        if state.changes().more_accounts(World::i_customer(index)) > 0 {
            return true;
        }
        let world = &state.world;
        self.id.as_ref().is_none_or(|id| any_line(id, &|text| world.write_account_ids(index, text)))
            && self.did_number.as_ref().is_none_or(|did| any_line(did, &|text| world.write_dids(index, text)))
            && self.email.as_ref().is_none_or(|email| {
                index < cast::SIZE || any_line(email, &|text| world.searchable(index).write(CustomerField::Email, text))
            })
    }
}
