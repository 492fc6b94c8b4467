package place

import "github.com/eqltui/eqltui/internal/desk"

// Figure is one number that a screen shows: where it stands in a report, and which leads are behind it.
type Figure struct {
	Of     string          // whose and of when, as people call it: Baltica Integrator, 2026-Q4
	In     desk.SinceQuery // the line of a report that it stands in; of no report where none has it
	Column string          // its column there
	Where  string          // the filter of the leads behind it, "" for what is not made of leads
}
