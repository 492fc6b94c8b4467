package store

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/eqltui/eqltui/internal/fault"
)

// facetBlock is one block that was read. Where each of its columns begins stands at its head, so that
// only those that are asked for are read. Behind the columns of one number a row stand the lists, two
// columns each: how many words each row has, and the words of all.
type facetBlock struct {
	kind   rowKind
	number int64 // of the block: its first row is this times blockSize
	data   []byte
	ready  []bool
	values [][]int64
	err    error // why a column could not be read: then it is empty
}

// facetKey is the key of a block.
func facetKey(k rowKind, number int64) int64 { return int64(k)<<kindBits | number }

// facetHead is how long the head of a block is.
func facetHead(k rowKind) int { return 2 * (len(facets[k]) + 1) }

// open takes over a block; numbers that were read of another one are forgotten. The data is the
// block's only until it takes over the next.
func (b *facetBlock) open(k rowKind, key int64, data []byte) {
	want := len(facets[k]) + 2*k.lists()
	if b.ready == nil {
		b.ready, b.values = make([]bool, want), make([][]int64, want)
	}
	b.kind, b.number, b.data, b.err = k, key&(1<<kindBits-1), data, nil
	clear(b.ready)
}

// column gives the numbers of a column.
func (b *facetBlock) column(i int) []int64 {
	if b.ready[i] {
		return b.values[i]
	}
	p, err := b.find(i)
	if err != nil {
		why := fmt.Sprintf("block %d of the facets is damaged", facetKey(b.kind, b.number))
		b.err = fault.New(fault.Corrupt, "read what filters ask for", why, "eqltui verify --repair makes it anew from the rows")
		if p = (packed{}); i < len(facets[b.kind]) {
			p.n = blockSize
		}
	}
	b.values[i] = slices.Grow(b.values[i][:0], p.n)[:p.n]
	p.read(b.values[i])
	b.ready[i] = true
	return b.values[i]
}

// find finds a column.
func (b *facetBlock) find(i int) (p packed, err error) {
	if b.data == nil { // of the rows of this block nothing is known
		return packed{n: blockSize}, nil
	}
	at, skip := i, 0
	if lists := len(facets[b.kind]); i > lists {
		at, skip = lists, i-lists
	}
	if len(b.data) < facetHead(b.kind) {
		return p, errPacked
	}
	begin := int(binary.LittleEndian.Uint16(b.data[2*at:]))
	if begin > len(b.data) {
		return p, errPacked
	}
	rest := b.data[begin:]
	for range skip + 1 {
		if p, rest, err = nextPacked(rest); err != nil {
			return p, err
		}
	}
	if i < len(facets[b.kind]) && p.n != blockSize {
		return p, errPacked
	}
	return p, nil
}

// list gives how many words of a list each row has, and the words of all rows.
func (b *facetBlock) list(i int) (counts, words []int64) {
	at := len(facets[b.kind]) + 2*i
	return b.column(at), b.column(at + 1)
}

// lists takes apart which words each row has. What cannot be read is as if nothing were known.
func (b *facetBlock) lists() *[blockSize][][]int64 {
	var out [blockSize][][]int64
	all := make([][]int64, blockSize*b.kind.lists())
	for i := range out {
		out[i], all = all[:b.kind.lists():b.kind.lists()], all[b.kind.lists():]
	}
	for c := range b.kind.lists() {
		counts, words := b.list(c)
		for i, n := range counts {
			n = max(0, min(n, int64(len(words))))
			out[i][c], words = words[:n:n], words[n:]
		}
	}
	return &out
}

// row is what is kept of one row.
func (b *facetBlock) row(i int, lists *[blockSize][][]int64) facetRow {
	row := facetRow{values: make([]int64, len(facets[b.kind])), lists: lists[i]}
	for c := range row.values {
		row.values[c] = b.column(c)[i]
	}
	return row
}

// put writes the facets of one row, but for those that stay as before.
func (b *facetBlock) put(i int, values []int64) {
	for c, v := range values {
		if v != asBefore || b.kind != ofPersons {
			b.column(c)[i] = v
		}
	}
}

// pack is the block as it is kept.
func (b *facetBlock) pack(lists *[blockSize][][]int64) []byte {
	n := len(facets[b.kind])
	out := make([]byte, facetHead(b.kind), 2048)
	for c := range n {
		binary.LittleEndian.PutUint16(out[2*c:], uint16(len(out)))
		out = appendPacked(out, b.column(c))
	}
	binary.LittleEndian.PutUint16(out[2*n:], uint16(len(out)))
	for c := range b.kind.lists() {
		counts, words := make([]int64, blockSize), []int64(nil)
		for i := range lists {
			counts[i] = int64(len(lists[i][c]))
			words = append(words, lists[i][c]...)
		}
		out = appendPacked(appendPacked(out, counts), words)
	}
	return append(out, make([]byte, padding)...)
}
