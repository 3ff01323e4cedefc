//! One statement for many rows.

use std::fmt::Write as _;

/// Rows of one statement. Few sizes, so that a connection prepares each once and keeps it; far below any database's limit
/// of bound values.
const SIZES: [usize; 4] = [1, 4, 16, 64];

/// A statement over a list of rows, in each of the [`SIZES`]. A list that is shorter than its statement is filled up with
/// empty rows, which the statement passes over: asking once with more values is far cheaper than asking again.
#[derive(Debug)]
pub(super) struct Bulk([String; SIZES.len()]);

/// Rows that go into one statement.
#[derive(Debug)]
pub(super) struct Portion<'a, T> {
    pub(super) sql: &'static str,
    size: usize,
    rows: &'a [T],
}

impl Bulk {
    /// `$1` to `$shared` are bound first and are the same for all rows, which have so many `columns` of their own. Between
    /// the two parts of the statement stands a table `given` with them, `column1` to `columnN`, without empty rows;
    /// `column1` of a row is never NULL.
    pub(super) fn new(before: &str, columns: usize, after: &str, shared: usize) -> Self {
        Self(SIZES.map(|size| {
            let mut sql = format!("{before} FROM (VALUES ");
            for row in 0..size {
                for column in 0..columns {
                    let opens = if column > 0 { ", " } else { ["(", ", ("][usize::from(row > 0)] };
                    // Numbered, since PostgreSQL knows no other. Writing into memory does not fail.
                    let _ = write!(sql, "{opens}${}", shared + row * columns + column + 1);
                }
                sql.push(')');
            }
            sql.push_str(") AS given WHERE given.column1 IS NOT NULL ");
            sql.push_str(after);
            sql
        }))
    }

    /// The rows, in as few statements as there can be.
    pub(super) fn portions<'a, T>(&'static self, rows: &'a [T]) -> impl Iterator<Item = Portion<'a, T>> {
        const MOST: usize = SIZES[SIZES.len() - 1];
        rows.chunks(MOST).map(|rows| {
            let (size, sql) = SIZES
                .into_iter()
                .zip(&self.0)
                .find(|(size, _)| *size >= rows.len())
                .unwrap_or((MOST, &self.0[SIZES.len() - 1]));
            Portion { sql, size, rows }
        })
    }
}

impl<'a, T> Portion<'a, T> {
    /// The rows, and `None` for each that is empty.
    pub(super) fn rows(&self) -> impl Iterator<Item = Option<&'a T>> {
        let empty = self.size - self.rows.len();
        self.rows.iter().map(Some).chain(std::iter::repeat_n(None, empty))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    static INSERT: LazyLock<Bulk> = LazyLock::new(|| Bulk::new("SELECT $1", 2, "END", 1));

    #[test]
    fn each_row_has_places_of_its_own_and_shares_the_first() {
        let portion = INSERT.portions(&[1, 2, 3]).next().unwrap();

        assert_eq!(
            portion.sql,
            "SELECT $1 FROM (VALUES ($2, $3), ($4, $5), ($6, $7), ($8, $9)) AS given \
             WHERE given.column1 IS NOT NULL END"
        );
        assert_eq!(portion.rows().collect::<Vec<_>>(), [Some(&1), Some(&2), Some(&3), None]);
    }

    #[test]
    fn every_row_is_in_one_portion() {
        for (count, statements) in [(0, 0), (1, 1), (3, 1), (4, 1), (63, 1), (64, 1), (65, 2), (200, 4)] {
            let rows: Vec<usize> = (0..count).collect();
            let portions: Vec<_> = INSERT.portions(&rows).collect();

            assert_eq!(portions.len(), statements);
            let told: Vec<usize> = portions.iter().flat_map(|portion| portion.rows().flatten().copied()).collect();
            assert_eq!(told, rows);
            for portion in portions {
                assert_eq!(portion.sql.matches('(').count() - 1, portion.rows().count());
            }
        }
    }
}
