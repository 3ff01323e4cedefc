//! Chance that always falls the same way.

/// A stream of draws that depends on a customer and a topic only, so that one field can be computed without the others.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

/// What is drawn for. Each topic has its own stream; adding one leaves the others as they were.
#[derive(Debug, Clone, Copy)]
pub(super) enum Topic {
    Identity = 1,
    Contact,
    Money,
    State,
    Family,
    AccountCount,
    Account,
    AccountId,
    Charge,
    Invoice,
}

impl Dice {
    pub(super) fn of(index: u32, topic: Topic) -> Self {
        Self::of_part(index, topic, 0)
    }

    /// The stream of the `part`-th account, charge or invoice of a customer.
    pub(super) fn of_part(index: u32, topic: Topic, part: u32) -> Self {
        Self(mixed((u64::from(index) << 32) ^ (u64::from(part) << 8) ^ topic as u64))
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// A number from 0 to `bound` - 1; 0 when `bound` is 0.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.roll() % u64::from(bound.max(1))).unwrap_or(0)
    }

    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of a list that is never empty.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let bound = u32::try_from(list.len()).unwrap_or(u32::MAX);
        list[self.below(bound) as usize]
    }
}

/// The finishing step of `SplitMix64`.
fn mixed(seed: u64) -> u64 {
    let once = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let twice = (once ^ (once >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    twice ^ (twice >> 31)
}
