package kit

// Item is one line of a list. A heading cannot be selected.
type Item struct {
	Key     string
	Heading bool
}

// List is a cursor, marks and a window over lines that are known by key, so that all three follow
// their rows when the lines change. The zero List is empty and ready.
type List struct {
	items  []Item
	cursor int // index into items; -1 when nothing can be selected
	top    int
	height int
	marks  map[string]bool
	let    string // the row that the cursor does not follow when it goes elsewhere
	anchor string // where a range of marks begins; "" when none is being made
	from   int    // index of the anchor
}

// Set replaces the lines. The cursor stays on its row and that row stays where it is on the
// screen; when the row is gone the cursor takes the next one that is still there, else the one
// before.
func (l *List) Set(items []Item) {
	old, at, top := l.items, l.cursor, l.top
	l.items = items
	l.cursor = -1
	index := make(map[string]int, len(items))
	for i, it := range items {
		if !it.Heading {
			index[it.Key] = i
		}
	}
	for key := range l.marks {
		if _, ok := index[key]; !ok {
			delete(l.marks, key)
		}
	}
	if i, ok := index[l.anchor]; ok {
		l.from = i
	} else {
		l.anchor = ""
	}
	if at >= 0 && at < len(old) && old[at].Key == l.let && l.moved(old, at, index) {
		delete(index, l.let)
	}
	l.let = ""
	if at >= 0 && at < len(old) {
		l.cursor = survivor(old, at, index)
	}
	if l.cursor < 0 {
		l.First()
		return
	}
	l.top = l.cursor - (at - top)
	l.clamp()
	if l.top > 0 && l.items[l.top-1].Heading && l.cursor < l.top-1+l.height {
		l.top-- // rows belong to their heading: it does not stay hidden above the first of them
	}
}

// Append adds lines at the end; nothing moves.
func (l *List) Append(items ...Item) {
	l.items = append(l.items, items...)
	if l.cursor < 0 {
		l.First()
	}
}

// Let has the cursor not follow a row that goes elsewhere when the lines change next: it was dealt
// with, and the one after it is what comes next.
func (l *List) Let(key string) { l.let = key }

// moved says that the old row at does not stand before the row it stood before.
func (l *List) moved(old []Item, at int, index map[string]int) bool {
	i, ok := index[old[at].Key]
	if !ok {
		return false
	}
	for n := at + 1; n < len(old); n++ {
		if after, there := index[old[n].Key]; there && !old[n].Heading {
			return l.next(i+1, 1) != after
		}
	}
	return false
}

// survivor is the new index of the old row at, or of its nearest neighbour, the later one first.
func survivor(old []Item, at int, index map[string]int) int {
	for i := at; i < len(old); i++ {
		if n, ok := index[old[i].Key]; ok && !old[i].Heading {
			return n
		}
	}
	for i := at - 1; i >= 0; i-- {
		if n, ok := index[old[i].Key]; ok && !old[i].Heading {
			return n
		}
	}
	return -1
}

// Reset forgets lines and cursor. Marks stay on the rows that come again.
func (l *List) Reset() {
	l.endRange()
	*l = List{height: l.height, cursor: -1, marks: l.marks}
}

// Resize says how many lines can be seen.
func (l *List) Resize(height int) {
	l.height = max(height, 1)
	l.clamp()
}

// Items returns the lines.
func (l *List) Items() []Item { return l.items }

// Height is how many lines can be seen.
func (l *List) Height() int { return l.height }

// Len is the number of lines, headings included.
func (l *List) Len() int { return len(l.items) }

// Key is the selected row's key, "" when there is none.
func (l *List) Key() string {
	if l.cursor < 0 || l.cursor >= len(l.items) {
		return ""
	}
	return l.items[l.cursor].Key
}

// Cursor is the selected line's index, -1 when there is none.
func (l *List) Cursor() int {
	if l.cursor >= len(l.items) {
		return -1
	}
	return l.cursor
}

// Window returns the index of the first line to be seen and the one after the last.
func (l *List) Window() (from, to int) {
	return l.top, min(l.top+max(l.height, 1), len(l.items))
}

// Move goes n rows down, or up when n is negative; headings do not count. It stops at the ends.
func (l *List) Move(n int) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for ; n > 0; n-- {
		next := l.next(l.cursor+step, step)
		if next < 0 {
			break
		}
		l.cursor = next
	}
	l.clamp()
}

// next is the first selectable index from i on in that direction, -1 for none.
func (l *List) next(i, step int) int {
	for ; i >= 0 && i < len(l.items); i += step {
		if !l.items[i].Heading {
			return i
		}
	}
	return -1
}

// First goes to the first row, Last to the last.
func (l *List) First() {
	l.cursor, l.top = l.next(0, 1), 0
	l.clamp()
}

// Last goes to the last row.
func (l *List) Last() {
	l.cursor = l.next(len(l.items)-1, -1)
	l.clamp()
}

// Page moves by a share of the window: 1 a whole one, -0.5 half a one up.
func (l *List) Page(share float64) {
	n := int(share * float64(max(l.height, 2)))
	if n == 0 {
		n = 1
	}
	l.Move(n)
}

// Scroll moves the window by n lines and takes the cursor along when it would leave it.
func (l *List) Scroll(n int) {
	l.top = min(max(l.top+n, 0), max(len(l.items)-l.height, 0))
	if l.cursor < l.top {
		if i := l.next(l.top, 1); i >= 0 {
			l.cursor = i
		}
	}
	if l.cursor >= l.top+l.height {
		if i := l.next(l.top+l.height-1, -1); i >= 0 {
			l.cursor = i
		}
	}
}

// Select goes to the row of that key and reports whether it is there.
func (l *List) Select(key string) bool {
	for i, it := range l.items {
		if it.Key == key && !it.Heading {
			l.cursor = i
			l.clamp()
			return true
		}
	}
	return false
}

// Click selects the row on line y of the window and reports whether there is one.
func (l *List) Click(y int) bool {
	i := l.top + y
	if y < 0 || y >= l.height || i >= len(l.items) || l.items[i].Heading {
		return false
	}
	l.cursor = i
	return true
}

// clamp keeps the cursor in the window, with its heading where there is room.
func (l *List) clamp() {
	if l.height <= 0 {
		l.height = 1
	}
	if l.cursor >= 0 {
		above := l.cursor
		if above > 0 && l.items[above-1].Heading && l.height > 2 {
			above--
		}
		if above < l.top {
			l.top = above
		}
		if l.cursor >= l.top+l.height {
			l.top = l.cursor - l.height + 1
		}
	}
	l.top = max(min(l.top, len(l.items)-l.height), 0)
}

// Mark marks or unmarks the selected row.
func (l *List) Mark() {
	key := l.Key()
	if key == "" {
		return
	}
	if l.marks[key] {
		delete(l.marks, key)
		return
	}
	l.mark(key)
}

func (l *List) mark(key string) {
	if l.marks == nil {
		l.marks = map[string]bool{}
	}
	l.marks[key] = true
}

// MarkAll marks every row, or none when all are marked.
func (l *List) MarkAll() {
	l.endRange()
	rows, marked := 0, len(l.marks)
	for _, it := range l.items {
		if !it.Heading {
			rows++
			l.mark(it.Key)
		}
	}
	if rows == marked {
		l.marks = nil
	}
}

// MarkOnly marks the rows of these keys and no others.
func (l *List) MarkOnly(keys []string) {
	l.Unmark()
	for _, key := range keys {
		l.mark(key)
	}
}

// Range begins a range of marks at the selected row, or ends the one that was begun: what lies
// between stays marked.
func (l *List) Range() {
	if l.anchor != "" {
		l.endRange()
		return
	}
	l.anchor, l.from = l.Key(), l.cursor
}

// Ranging reports whether a range of marks is being made.
func (l *List) Ranging() bool { return l.anchor != "" }

func (l *List) endRange() {
	if l.anchor == "" {
		return
	}
	for i, it := range l.items {
		if !it.Heading && l.inRange(i) {
			l.mark(it.Key)
		}
	}
	l.anchor = ""
}

func (l *List) inRange(i int) bool {
	return l.anchor != "" && i >= min(l.from, l.cursor) && i <= max(l.from, l.cursor)
}

// MarkedAt reports whether the row at an index is marked.
func (l *List) MarkedAt(i int) bool {
	return i >= 0 && i < len(l.items) && !l.items[i].Heading && (l.inRange(i) || l.marks[l.items[i].Key])
}

// Marks returns the keys of the marked rows in the order of the list.
func (l *List) Marks() []string {
	if len(l.marks) == 0 && l.anchor == "" {
		return nil
	}
	keys := make([]string, 0, len(l.marks))
	for i, it := range l.items {
		if l.MarkedAt(i) {
			keys = append(keys, it.Key)
		}
	}
	return keys
}

// Unmark forgets every mark.
func (l *List) Unmark() { l.marks, l.anchor = nil, "" }
