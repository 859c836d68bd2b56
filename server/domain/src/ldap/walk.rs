//! Going from a person's groups to the groups that these are in: the nearest first, each once, so that a circle
//! ends, and within bounds.

use std::collections::HashMap;

/// So many levels of groups in groups are followed.
pub const DEEPEST: usize = 64;
/// So many groups of one person are taken.
pub const MOST: usize = 20_000;

/// A walk through groups, which are known by a key.
#[derive(Debug)]
pub struct Walk {
    steps: Vec<Step>,
    known: HashMap<String, usize>,
    asked: usize,
    deepest: usize,
    most: usize,
    /// Groups that were seen, and not taken.
    pub too_deep: Vec<String>,
    /// How many more there were than are taken.
    pub too_many: usize,
}

#[derive(Debug)]
struct Step {
    from: Option<usize>,
    depth: usize,
}

impl Walk {
    /// A walk within bounds; a person's own groups are at depth 1.
    pub fn new(deepest: usize, most: usize) -> Self {
        Walk {
            steps: Vec::new(),
            known: HashMap::new(),
            asked: 0,
            deepest,
            most,
            too_deep: Vec::new(),
            too_many: 0,
        }
    }

    /// Comes to a group, from another or from the person. Its number, when it is new and taken.
    pub fn come(&mut self, from: Option<usize>, key: &str) -> Option<usize> {
        if self.known.contains_key(key) {
            return None;
        }
        let depth = from
            .and_then(|n| self.steps.get(n))
            .map_or(1, |step| step.depth + 1);
        if depth > self.deepest {
            if !self.too_deep.iter().any(|k| k == key) {
                self.too_deep.push(key.to_owned());
            }
            return None;
        }
        if self.steps.len() == self.most {
            self.too_many += 1;
            return None;
        }
        let number = self.steps.len();
        self.steps.push(Step { from, depth });
        self.known.insert(key.to_owned(), number);
        Some(number)
    }

    /// Whether a group was come to already.
    pub fn knows(&self, key: &str) -> bool {
        self.known.contains_key(key)
    }

    /// The next level: the groups whose own groups have not been asked for. Empty at the end.
    pub fn level(&mut self) -> std::ops::Range<usize> {
        let level = self.asked..self.steps.len();
        self.asked = self.steps.len();
        level
    }

    /// The groups that led to one, from the person on, without itself.
    pub fn path(&self, number: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = self.steps.get(number).and_then(|step| step.from);
        while let Some(n) = at {
            path.push(n);
            at = self.steps.get(n).and_then(|step| step.from);
        }
        path.reverse();
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeSet, HashSet};

    /// Walks a graph given as edges from a member to its groups; 0 is the person.
    fn walk(edges: &[(u8, u8)], deepest: usize, most: usize) -> (Walk, Vec<u8>) {
        let up = |from: u8| edges.iter().filter(move |(a, _)| *a == from).map(|(_, b)| *b);
        let mut walk = Walk::new(deepest, most);
        let mut found = Vec::new();
        for group in up(0) {
            found.extend(walk.come(None, &group.to_string()).map(|_| group));
        }
        loop {
            let level = walk.level();
            if level.is_empty() {
                return (walk, found);
            }
            for n in level {
                for group in up(found[n]) {
                    found.extend(walk.come(Some(n), &group.to_string()).map(|_| group));
                }
            }
        }
    }

    #[test]
    fn l7_a_circle_ends_and_fifty_levels_are_found_with_their_path() {
        let mut edges: Vec<(u8, u8)> = (0..50).map(|n| (n, n + 1)).collect();
        edges.push((50, 1));
        let (walked, found) = walk(&edges, DEEPEST, MOST);
        assert_eq!(found, (1..=50).collect::<Vec<_>>());
        assert_eq!(walked.path(49), (0..49).collect::<Vec<_>>());
        assert!(walked.too_deep.is_empty() && walked.too_many == 0);
    }

    #[test]
    fn l7_what_is_beyond_the_bounds_is_told() {
        let edges: Vec<(u8, u8)> = (0..50).map(|n| (n, n + 1)).collect();
        let (walked, found) = walk(&edges, 10, MOST);
        assert_eq!(
            (found.len(), walked.too_deep.as_slice()),
            (10, &["11".to_owned()][..])
        );
        let many: Vec<(u8, u8)> = (1..=50).map(|n| (0, n)).collect();
        let (walked, found) = walk(&many, DEEPEST, 20);
        assert_eq!((found.len(), walked.too_many), (20, 30));
    }

    proptest! {
        #[test]
        fn l7_all_that_can_be_reached_is_found_once(edges in prop::collection::vec((0u8..20, 1u8..20), 0..80)) {
            let (walked, found) = walk(&edges, DEEPEST, MOST);
            let mut reached: BTreeSet<u8> = BTreeSet::new();
            let mut todo = vec![0];
            while let Some(from) = todo.pop() {
                for (_, to) in edges.iter().filter(|(a, _)| *a == from) {
                    if reached.insert(*to) {
                        todo.push(*to);
                    }
                }
            }
            prop_assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), reached);
            prop_assert_eq!(found.iter().collect::<HashSet<_>>().len(), found.len());
            for (n, group) in found.iter().enumerate() {
                let path: Vec<u8> = walked.path(n).into_iter().map(|n| found[n]).collect();
                let whole: Vec<u8> = std::iter::once(0).chain(path).chain([*group]).collect();
                prop_assert!(whole.windows(2).all(|two| edges.contains(&(two[0], two[1]))), "{:?}", whole);
            }
        }
    }
}
