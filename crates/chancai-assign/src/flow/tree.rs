//! The spanning tree of the network simplex method.

/// No node, no arc.
pub(super) const NONE: u32 = u32::MAX;

/// What a walk towards the root reads of a node: 32 bytes, two in a cache line.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(super) struct Link {
    /// How much more flow the arc to the parent takes upwards, from node to parent.
    pub(super) up: i64,
    /// And downwards.
    pub(super) down: i64,
    pub(super) parent: u32,
    /// The arc to the parent.
    pub(super) arc: u32,
    /// How many nodes the subtree has, the node itself among them.
    pub(super) size: u32,
}

/// A rooted spanning tree in preorder (Ahuja, Magnanti and Orlin 1993, ch. 11): the nodes of a subtree are neighbours
/// in a ring, so that a subtree is walked, cut out and put in elsewhere without a search.
///
/// Subtree sizes take the place of depths: an ancestor's is larger, which is all that finding a join needs, and a
/// change of basis touches the sizes of two paths, not of a whole subtree. 44 bytes a node.
pub(super) struct Tree {
    links: Vec<Link>,
    /// The ring of the preorder, both ways.
    next: Vec<u32>,
    previous: Vec<u32>,
    /// The last node of the subtree in preorder.
    last: Vec<u32>,
}

/// An arc that enters the tree: its number and its rooms, up from the node it is hung by and down to it.
pub(super) struct Entering {
    pub(super) arc: u32,
    pub(super) up: i64,
    pub(super) down: i64,
}

impl Tree {
    /// A star: the root, whose number is the count of `rooms`, with a node for each pair of rooms up and down. The
    /// node's arc is `first_arc` plus its number.
    pub(super) fn star(rooms: &[(i64, i64)], first_arc: u32) -> Self {
        let root = rooms.len() as u32;
        let leaf =
            |(node, &(up, down)): (u32, &(i64, i64))| Link { up, down, parent: root, arc: first_arc + node, size: 1 };
        let mut links: Vec<Link> = (0..).zip(rooms).map(leaf).collect();
        links.push(Link { up: 0, down: 0, parent: NONE, arc: NONE, size: root + 1 });
        let ring = |shift: u32| {
            (0..=root).map(|node| ((u64::from(node) + u64::from(shift)) % (u64::from(root) + 1)) as u32).collect()
        };
        let mut last: Vec<u32> = (0..=root).collect();
        last[root as usize] = root.saturating_sub(1);
        Self { links, next: ring(1), previous: ring(root), last }
    }

    /// The root: all other nodes have lower numbers.
    pub(super) fn root(&self) -> u32 {
        self.links.len() as u32 - 1
    }

    /// The links of all nodes.
    pub(super) fn links(&self) -> &[Link] {
        &self.links
    }

    /// The link of a node.
    pub(super) fn link(&self, node: u32) -> &Link {
        &self.links[node as usize]
    }

    /// Sends `amount` down to `tail` from the node `join` above it and up from `head` to it.
    pub(super) fn send(&mut self, tail: u32, head: u32, join: u32, amount: i64) {
        for (mut node, upwards) in [(tail, -amount), (head, amount)] {
            while node != join {
                let link = &mut self.links[node as usize];
                link.up -= upwards;
                link.down += upwards;
                node = link.parent;
            }
        }
    }

    /// Calls `visit` for every node of the subtree of `top`, or for every node outside it.
    pub(super) fn visit(&self, top: u32, inside: bool, mut visit: impl FnMut(u32)) {
        let size = self.links[top as usize].size;
        let (mut node, count) =
            if inside { (top, size) } else { (self.next[self.last[top as usize] as usize], self.root() + 1 - size) };
        for _ in 0..count {
            visit(node);
            node = self.next[node as usize];
        }
    }

    /// Cuts `top` from its parent and hangs its subtree by `inner`, a node of it, from `outer`, a node outside.
    /// `join` is the lowest node above both.
    pub(super) fn rehang(&mut self, top: u32, inner: u32, outer: u32, join: u32, entering: &Entering) {
        let size = self.links[top as usize].size;
        self.cut_out(top, join);
        let tail = self.turn(top, inner);
        let mut link = Link { up: entering.up, down: entering.down, parent: outer, arc: entering.arc, size };
        let mut node = inner;
        loop {
            self.last[node as usize] = tail;
            let old = std::mem::replace(&mut self.links[node as usize], link);
            if node == top {
                break;
            }
            // What was up is down once the arc is walked from its other end.
            link = Link { up: old.down, down: old.up, parent: node, arc: old.arc, size: size - old.size };
            node = old.parent;
        }
        self.put_in(inner, tail, outer, join);
    }

    /// Takes the subtree of `top` out of the ring and out of the sizes and ends above it.
    fn cut_out(&mut self, top: u32, join: u32) {
        let (before, end) = (self.previous[top as usize], self.last[top as usize]);
        self.join_ring(before, self.next[end as usize]);
        let Link { parent: above, size, .. } = self.links[top as usize];
        self.resize(above, join, size.wrapping_neg());
        self.end_with(above, end, before);
    }

    /// Brings the cut subtree of `top` into the preorder it has from `inner`; gives its last node.
    fn turn(&mut self, top: u32, inner: u32) -> u32 {
        let mut node = inner;
        let mut end = self.last[node as usize];
        // What stands around the part already moved.
        let (mut before, mut after) = (self.previous[node as usize], self.next[end as usize]);
        let mut tail = end;
        while node != top {
            node = self.links[node as usize].parent;
            let old_end = self.last[node as usize];
            let old_before = self.previous[node as usize];
            let old_after = if old_end == end { after } else { self.next[old_end as usize] };
            self.join_ring(tail, node);
            tail = before;
            if old_end != end {
                self.join_ring(before, after);
                tail = old_end;
            }
            (before, end, after) = (old_before, old_end, old_after);
        }
        tail
    }

    /// Puts the nodes from `inner` to `tail` into the ring as the first subtree below `outer`.
    fn put_in(&mut self, inner: u32, tail: u32, outer: u32, join: u32) {
        let after = self.next[outer as usize];
        self.join_ring(outer, inner);
        self.join_ring(tail, after);
        self.resize(outer, join, self.links[inner as usize].size);
        self.end_with(outer, outer, tail);
    }

    /// Adds to the sizes from `node` up to below `join`.
    fn resize(&mut self, mut node: u32, join: u32, by: u32) {
        while node != join {
            let link = &mut self.links[node as usize];
            link.size = link.size.wrapping_add(by);
            node = link.parent;
        }
    }

    /// Subtrees from `node` up that ended with `old` end with `new`. Once one ends elsewhere, all above do.
    fn end_with(&mut self, mut node: u32, old: u32, new: u32) {
        while node != NONE && self.last[node as usize] == old {
            self.last[node as usize] = new;
            node = self.links[node as usize].parent;
        }
    }

    fn join_ring(&mut self, a: u32, b: u32) {
        self.next[a as usize] = b;
        self.previous[b as usize] = a;
    }
}
