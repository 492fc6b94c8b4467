package report

// Untold lists what people would read of a report that the catalogues have no words for, as ids: "column.eqls",
// "word.too_early". A report that is made of known parts has none, which is held for each of them by a test.
func (r *Report) Untold() []string {
	var out []string
	all, err := read()
	ask := func(id string) {
		if err != nil || all["en"][id] == "" {
			out = append(out, id)
		}
	}
	ask("report." + r.Name)
	for i := range r.Charts {
		c := &r.Charts[i]
		ask("chart." + c.Name)
		for _, s := range c.Series {
			ask("column." + s)
		}
	}
	notes := r.Notes
	for i := range r.Changed {
		ask("column." + r.Changed[i].Figure)
		notes = append(notes[:len(notes):len(notes)], r.Changed[i].Because...)
	}
	for _, n := range notes {
		if n.ID != "" {
			ask("note." + n.ID)
		}
		for _, v := range n.Values {
			if term, ok := v.(Term); ok {
				ask("word." + string(term))
			}
		}
	}
	r.Table.untold(ask)
	(&Table{r.Total.Columns, [][]any{r.Total.Values}}).untold(ask)
	return out
}

func (t *Table) untold(ask func(id string)) {
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Quiet && c.Kind != Record {
			continue
		}
		ask("column." + c.Name)
		for _, row := range t.Rows {
			switch v := row[i].(type) {
			case Named:
				(&Table{v.Columns, [][]any{v.Values}}).untold(ask)
			case Table:
				v.untold(ask)
			case string:
				if c.Kind == Word {
					ask("word." + v)
				}
			}
		}
	}
}
