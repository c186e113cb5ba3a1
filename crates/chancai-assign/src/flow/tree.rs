//! The spanning tree of the network simplex method.

/// No node, no arc.
pub(super) const NONE: u32 = u32::MAX;

/// A rooted spanning tree in preorder (Ahuja, Magnanti and Orlin 1993, ch. 11): the nodes of a subtree are neighbours in
/// a ring, so that a subtree is walked, cut out and put in elsewhere without a search.
///
/// Subtree sizes take the place of depths: an ancestor's is larger, which is all that finding a join needs, and a
/// change of basis touches the sizes of two paths, not of a whole subtree. 48 bytes a node.
pub(super) struct Tree {
    pub(super) parent: Vec<u32>,
    /// The arc to the parent.
    pub(super) arc: Vec<u32>,
    /// How much more flow the arc to the parent takes upwards, from node to parent.
    pub(super) room_up: Vec<i64>,
    /// And downwards.
    pub(super) room_down: Vec<i64>,
    /// The ring of the preorder, both ways.
    pub(super) next: Vec<u32>,
    previous: Vec<u32>,
    /// The last node of the subtree in preorder.
    pub(super) last: Vec<u32>,
    /// How many nodes the subtree has, the node itself among them.
    pub(super) size: Vec<u32>,
}

impl Tree {
    /// A star: every node below `nodes` hangs from the root, whose number is `nodes`, by the arc `first_arc` plus its own number.
    pub(super) fn star(nodes: u32, first_arc: u32) -> Self {
        let count = nodes as usize + 1;
        let ring = |shift: u32| (0..=nodes).map(|node| (node + shift) % (nodes + 1)).collect();
        let mut tree = Self {
            parent: vec![nodes; count],
            arc: (0..=nodes).map(|node| first_arc + node).collect(),
            room_up: vec![0; count],
            room_down: vec![0; count],
            next: ring(1),
            previous: ring(nodes),
            last: (0..=nodes).collect(),
            size: vec![1; count],
        };
        let root = nodes as usize;
        tree.parent[root] = NONE;
        tree.arc[root] = NONE;
        tree.last[root] = nodes.saturating_sub(1);
        tree.size[root] = nodes + 1;
        tree
    }

    /// The root.
    pub(super) fn root(&self) -> u32 {
        self.parent.len() as u32 - 1
    }

    /// The deepest node above both, themselves included.
    pub(super) fn join(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            // Of two different nodes the one with the smaller subtree is not above the other.
            if self.size[a as usize] < self.size[b as usize] {
                a = self.parent[a as usize];
            } else {
                b = self.parent[b as usize];
            }
        }
        a
    }

    /// Cuts `top` from its parent and hangs its subtree by `inner`, a node of it, from `outer`, a node outside.
    /// `arc` is the new arc, with its rooms from `inner` up and from `outer` down.
    /// `join` is the lowest node above both.
    pub(super) fn rehang(&mut self, top: u32, inner: u32, outer: u32, join: u32, (arc, up, down): (u32, i64, i64)) {
        let size = self.size[top as usize];
        self.cut_out(top, size, join);
        let tail = self.turn(top, inner, size);
        let (mut parent, mut link) = (outer, (arc, up, down));
        let mut node = inner;
        loop {
            let at = node as usize;
            let above = std::mem::replace(&mut self.parent[at], parent);
            // What was up is down once the arc is walked from its other end.
            let turned = (self.arc[at], self.room_down[at], self.room_up[at]);
            (self.arc[at], self.room_up[at], self.room_down[at]) = link;
            self.last[at] = tail;
            if node == top {
                break;
            }
            (parent, link) = (node, turned);
            node = above;
        }
        self.put_in(inner, tail, outer, size, join);
    }

    /// Takes the subtree of `top` out of the ring and out of the sizes and ends above it.
    fn cut_out(&mut self, top: u32, size: u32, join: u32) {
        let (before, end) = (self.previous[top as usize], self.last[top as usize]);
        let (above, after) = (self.parent[top as usize], self.next[end as usize]);
        self.link(before, after);
        let mut node = above;
        while node != join {
            self.size[node as usize] -= size;
            node = self.parent[node as usize];
        }
        self.end_with(above, end, before);
    }

    /// Brings the cut subtree of `top` into the preorder it has from `inner`, with the sizes along the way; gives its last node.
    fn turn(&mut self, top: u32, inner: u32, size: u32) -> u32 {
        let mut node = inner;
        let mut end = self.last[node as usize];
        let (mut before, mut after) = (self.previous[node as usize], self.next[end as usize]);
        let mut tail = end;
        let mut below = std::mem::replace(&mut self.size[node as usize], size);
        while node != top {
            node = self.parent[node as usize];
            let at = node as usize;
            // What precedes the part already moved, then what follows it.
            let old_end = self.last[at];
            let old_before = self.previous[at];
            let old_after = if old_end == end { after } else { self.next[old_end as usize] };
            self.link(tail, node);
            tail = before;
            if old_end != end {
                self.link(before, after);
                tail = old_end;
            }
            below = std::mem::replace(&mut self.size[at], size - below);
            (before, end, after) = (old_before, old_end, old_after);
        }
        tail
    }

    /// Puts the nodes from `inner` to `tail` into the ring as the first subtree below `outer`.
    fn put_in(&mut self, inner: u32, tail: u32, outer: u32, size: u32, join: u32) {
        let after = self.next[outer as usize];
        self.link(outer, inner);
        self.link(tail, after);
        let mut node = outer;
        while node != join {
            self.size[node as usize] += size;
            node = self.parent[node as usize];
        }
        self.end_with(outer, outer, tail);
    }

    /// Subtrees from `node` up that ended with `old` end with `new`. Once one ends elsewhere, all above do.
    fn end_with(&mut self, mut node: u32, old: u32, new: u32) {
        while node != NONE && self.last[node as usize] == old {
            self.last[node as usize] = new;
            node = self.parent[node as usize];
        }
    }

    fn link(&mut self, a: u32, b: u32) {
        self.next[a as usize] = b;
        self.previous[b as usize] = a;
    }
}
