use std::collections::HashSet;

use super::*;

#[test]
fn the_cast_is_who_it_says() {
    let world = World::new(50);

    let easycall = world.customer(world.index_of(cast::EASYCALL).unwrap());
    assert_eq!((easycall.i_customer, easycall.name.as_str()), (46_170, "EasyCall"));
    assert_eq!(easycall.companyname, Text::of("EasyCall Ltd"));
    assert_eq!((easycall.balance, easycall.iso_4217), (Amount(11_840_250), "EUR"));
    let accounts: Vec<SeedAccount> = world.accounts(easycall.index).collect();
    assert_eq!(accounts[0].id, cast::EASYCALL_EXTENSION);
    assert_eq!(accounts[1].did_number.as_deref(), Some(cast::EASYCALL_NUMBER));
    assert_eq!(accounts[1].aliases.iter().map(|alias| alias.id.as_str()).collect::<Vec<_>>(), cast::EASYCALL_ALIASES);

    let acmes = [cast::ACME_CORK, cast::ACME_LYON].map(|number| world.customer(world.index_of(number).unwrap()));
    assert_eq!(acmes[0].companyname, acmes[1].companyname);
    assert_eq!((acmes[0].i_parent, acmes[1].i_parent), (None, Some(cast::PANDA_WHOLESALE)));

    let big = world.index_of(cast::BIG).unwrap();
    assert_eq!((world.accounts(big).count(), world.charges(big).count()), (600, 4_000));
    assert_eq!(world.index_of(cast::GONE), None);
}

#[test]
fn addresses_of_the_cast_keep_to_one_country() {
    let world = World::new(50);
    for index in 0..cast::SIZE {
        let customer = world.customer(index);
        let code = customer.country.as_deref().unwrap();
        let country = countries::COUNTRIES.iter().find(|country| country.code == code).unwrap();
        let known = |value: Option<&str>, of: fn(&(&'static str, &'static str, &'static str)) -> &'static str| {
            value.is_none_or(|value| value.is_empty() || country.places.iter().any(|place| of(place) == value))
        };

        assert!(known(customer.state.as_deref(), |place| place.1), "{}", customer.name);
        assert!(known(customer.zip.as_deref(), |place| place.2), "{}", customer.name);
    }
}

#[test]
fn a_customer_is_the_same_in_worlds_of_any_size() {
    let (small, large) = (World::new(50), World::new(1_000_000));

    for index in 0..50 {
        assert_eq!(small.customer(index), large.customer(index));
        assert_eq!(small.contact(index), large.contact(index));
    }
    assert_eq!(small.index_of(FIRST_GENERATED + 49), Some(49));
    assert_eq!(small.index_of(FIRST_GENERATED + 50), None);
    assert_eq!(large.index_of(FIRST_GENERATED + 999_999), Some(999_999));
}

#[test]
fn searchable_fields_are_those_of_the_customer() {
    let world = World::new(2_000);
    for index in (0..40).chain(1_960..2_000) {
        let customer = world.customer(index);
        let written = |field| {
            let mut text = String::new();
            world.searchable(index).write(field, &mut text);
            text
        };

        assert_eq!(written(CustomerField::Name), customer.name);
        assert_eq!(written(CustomerField::Companyname), customer.companyname.as_deref().unwrap_or_default());
        assert_eq!(written(CustomerField::Email), customer.email.as_deref().unwrap_or_default());
        assert_eq!(written(CustomerField::Phone1), customer.phone1.as_deref().unwrap_or_default());
        assert_eq!(written(CustomerField::Phone2), customer.phone2.as_deref().unwrap_or_default());
    }
}

#[test]
fn account_ids_are_unique_and_lead_back_to_their_owner() {
    let world = World::new(6_000);
    let mut seen = HashSet::new();

    for index in 0..6_000 {
        let mut ids = String::new();
        world.write_account_ids(index, &mut ids);
        let told: Vec<String> = world
            .accounts(index)
            .take(if index % 100 == 0 { usize::MAX } else { 0 })
            .flat_map(|account| std::iter::once(account.id).chain(account.aliases.into_iter().map(|alias| alias.id)))
            .collect();
        assert!(told.is_empty() || told == ids.lines().collect::<Vec<_>>(), "customer {index}");

        let mut dids = String::new();
        world.write_dids(index, &mut dids);
        let told = world.accounts(index).map(|account| account.did_number.unwrap_or_default());
        assert!(index % 100 != 0 || told.eq(dids.lines()), "DIDs of customer {index}");

        for id in ids.lines() {
            assert!(seen.insert(id.to_owned()), "{id} is given twice");
            let owners = world.possible_owners(Findable::Line, Piece { text: id, is_end: true });
            assert!(owners.unwrap().contains(&index), "{id} of customer {index}");
        }
    }
}

#[test]
fn accounts_and_aliases_are_found_by_their_number() {
    let world = World::new(50);
    let easycall = world.accounts(0).nth(1).unwrap();

    assert_eq!(world.account_of(easycall.i_account), Some(AccountPlace { index: 0, part: 1, alias: None }));
    assert_eq!(
        world.account_of(easycall.aliases[1].i_account),
        Some(AccountPlace { index: 0, part: 1, alias: Some(1) })
    );
    assert_eq!(world.account_of(5), None);
}

#[test]
fn all_shapes_of_customers_occur() {
    let world = World::new(3_000);
    let customers: Vec<SeedCustomer> = (0..3_000).map(|index| world.customer(index)).collect();
    let occurs = |shape: &dyn Fn(&SeedCustomer) -> bool| customers.iter().any(shape);

    for status in ["ok", "closed", "blocked", "reseller_blocked", "spending_limit_reached", "credit_exceeded"] {
        assert!(occurs(&|customer| customer.status.as_deref() == Some(status)), "{status}");
    }
    assert!(occurs(&|customer| customer.email == Text::Absent));
    assert!(occurs(&|customer| customer.email == Text::Null));
    assert!(occurs(&|customer| customer.email == Text::of("")));
    assert!(occurs(&|customer| customer.email.as_deref().is_some_and(|text| text.contains(", "))));
    assert!(occurs(&|customer| customer.credit_limit.is_none()));
    assert!(occurs(&|customer| customer.i_balance_control_type == Some(2) && customer.balance < Amount(0)));
    assert!(customers.iter().filter(|one| one.companyname.as_deref().unwrap_or("").contains("Harbor")).count() > 300);
    assert_eq!(customers.iter().map(|one| &one.name).collect::<HashSet<_>>().len(), 3_000);
}

#[test]
fn charges_run_from_the_anchor_backwards() {
    let world = World::new(50);
    let charges: Vec<SeedCharge> = world.charges(0).collect();

    assert_eq!(charges.len(), 64);
    assert!(charges.iter().all(|charge| charge.bill_time < world.anchor()));
    assert!(charges.is_sorted_by(|later, earlier| later.bill_time >= earlier.bill_time));
}
