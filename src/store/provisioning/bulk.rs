//! One statement for many rows.

/// Rows of one statement. Few sizes, so that a connection prepares each once and keeps it; far below any database's limit
/// of bound values.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// A statement over a list of rows, in each of the [`SIZES`].
#[derive(Debug)]
pub(super) struct Bulk([String; SIZES.len()]);

impl Bulk {
    /// In `row`, each `?` is a value of the row's own. `$1` to `$shared` are the same for all rows, and bound first.
    pub(super) fn new(before: &str, row: &str, after: &str, shared: usize) -> Self {
        Self(SIZES.map(|size| {
            let mut bound = shared;
            let mut rows = Vec::with_capacity(size);
            for _ in 0..size {
                let mut numbered = String::new();
                for (at, piece) in row.split('?').enumerate() {
                    if at > 0 {
                        // Numbered, since PostgreSQL knows no other.
                        bound += 1;
                        numbered.push_str(&format!("${bound}"));
                    }
                    numbered.push_str(piece);
                }
                rows.push(numbered);
            }
            format!("{before}{}{after}", rows.join(", "))
        }))
    }

    /// The rows, in as few statements as the sizes allow.
    pub(super) fn portions<'a, T>(&'static self, mut rows: &'a [T]) -> impl Iterator<Item = (&'static str, &'a [T])> {
        std::iter::from_fn(move || {
            let (size, sql) = SIZES.iter().zip(&self.0).find(|(size, _)| **size <= rows.len())?;
            let (portion, rest) = rows.split_at(*size);
            rows = rest;
            Some((sql.as_str(), portion))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    static INSERT: LazyLock<Bulk> = LazyLock::new(|| Bulk::new("VALUES ", "($1, ?, 0, ?)", " END", 1));

    #[test]
    fn each_row_has_places_of_its_own_and_shares_the_first() {
        let (sql, rows) = INSERT.portions(&[1, 2, 3, 4]).next().unwrap();
        assert_eq!(sql, "VALUES ($1, $2, 0, $3), ($1, $4, 0, $5), ($1, $6, 0, $7), ($1, $8, 0, $9) END");
        assert_eq!(rows, [1, 2, 3, 4]);
    }

    #[test]
    fn every_row_is_in_one_portion() {
        for count in [0, 1, 3, 4, 63, 64, 65, 200] {
            let rows: Vec<usize> = (0..count).collect();
            let portions: Vec<_> = INSERT.portions(&rows).collect();
            assert_eq!(portions.iter().flat_map(|(_, rows)| rows.to_vec()).collect::<Vec<_>>(), rows);
            for (sql, rows) in portions {
                assert_eq!(sql.matches("($1").count(), rows.len());
            }
        }
    }
}
