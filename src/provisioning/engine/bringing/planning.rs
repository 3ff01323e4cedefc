//! Making a plan. Nothing but the file is written.

use std::{iter, path::Path};

use super::{
    Bringing, BringingError, Meter, PORTION, Pairs, PlanFile, Progress, Stage, decide::Question, plan_file::PlanWriter,
    survey::Allotted,
};

/// What a plan shall be about.
#[derive(Debug, Default)]
pub struct Wish {
    /// Rows that may write. What does not fit is left for a later plan.
    pub at_most: Option<u64>,
    /// Only these customers, with the organizations that a person says are theirs.
    pub pairs: Option<Pairs>,
}

impl Bringing {
    /// Compares both sides and writes what follows to a file.
    ///
    /// # Errors
    /// [`BringingError`]; then there is no plan.
    pub async fn plan(&self, out: &Path, wish: &Wish, tell: &dyn Fn(Progress)) -> Result<PlanFile, BringingError> {
        let engine = &self.engine;
        let mut plan = PlanWriter::create(out, &engine.tenant, engine.now(), wish.at_most)?;
        let named = || Ok(wish.pairs.iter().flat_map(Pairs::questions).collect());
        let survey = self.survey(named, tell).await?;
        let hasher = engine.hasher().await?;
        let (of, mut done) = (wish.pairs.as_ref().map_or(survey.customers.len(), Pairs::len) as u64, 0);
        let (mut allotted, mut meter) = (Allotted::default(), Meter::begin(Stage::Comparing, 0, of, tell));
        let mut questions: Box<dyn Iterator<Item = Question>> = match &wish.pairs {
            Some(pairs) => Box::new(pairs.questions()),
            None => Box::new(survey.customers.iter().map(|customer| Question { customer: *customer, pair: None })),
        };
        loop {
            let portion: Vec<Question> = iter::from_fn(|| questions.next()).take(PORTION).collect();
            if portion.is_empty() {
                return plan.finish();
            }
            for decided in self.decide(&portion, &survey, &mut allotted, &hasher).await? {
                match decided {
                    None => plan.totals.in_step += 1,
                    Some(it) if it.row.act.writes() && wish.at_most.is_some_and(|cap| plan.totals.writes >= cap) => {
                        plan.totals.left_out += 1;
                    }
                    Some(it) => plan.add(it.row)?,
                }
            }
            done += portion.len() as u64;
            meter.tell(done);
        }
    }
}
