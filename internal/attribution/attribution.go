// Package attribution divides the amount of an opportunity among the touches that led to it: by a model
// of a name and a version, in exact minor units that add up to the amount. It is pure, and it computes in
// whole numbers, so that every machine gives the same credits.
package attribution

// Touch is one step on the way to an opportunity. Instants and spans of one path are of one unit: ms where
// they come from the database, µs where they are written in a line.
type Touch struct {
	ID          string
	At          int64
	Partner     string // its id, "" for none
	Team        Team
	Points      int64 // of its kind, by which the key touch is chosen
	Provisional bool  // it may still change; see SettlesAfter
}

// Path is the way to one opportunity.
type Path struct {
	Touches []Touch // in order of time, those of one instant in the order in which they are known
	Ends    bool    // the conversion is known, so the look-back applies
	At      int64   // the conversion
	Key     string  // the touch that a person named as the key, "" for none
}

// Terms are how credit is given. A look-back or half-life of 0 is none.
type Terms struct {
	Model              Model
	Lookback, HalfLife int64
}

// Model is the name of a way to give credit.
type Model string

// The models.
const (
	FirstKeyLast     Model = "first_key_last"     // 40 first, 40 key, 20 last
	FirstLastPartner Model = "first_last_partner" // 40 first, 40 last, 20 the partners between them
	Linear           Model = "linear"             // all alike
	First            Model = "first"
	Last             Model = "last"
	TimeDecay        Model = "time_decay"        // half as much for each half-life before the last
	Position         Model = "position_40_20_40" // 40 first, 40 last, 20 all between them
)

// models are those that a policy can name (policy.Models). A version counts how often what a name
// means was changed, so that a figure that was given out can say by what it came about.
var models = []struct {
	name    Model
	version int
	weigh   func(*Splitter, Terms, []Touch, Path)
}{
	{FirstKeyLast, 1, (*Splitter).firstKeyLast}, {FirstLastPartner, 1, (*Splitter).firstLastPartner},
	{Linear, 1, (*Splitter).linear}, {First, 1, (*Splitter).first}, {Last, 1, (*Splitter).last},
	{TimeDecay, 1, (*Splitter).timeDecay}, {Position, 1, (*Splitter).position},
}

// Version is the present version of a model, 0 when there is none of that name.
func (m Model) Version() int {
	for i := range models {
		if models[i].name == m {
			return models[i].version
		}
	}
	return 0
}
