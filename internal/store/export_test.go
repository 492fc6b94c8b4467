package store

// What the tests outside take of those inside: an empty database of each engine, and filters.
var (
	Fresh         = fresh
	FreshPostgres = freshPostgres
	Questions     = questions
)

// Keep has a selection keep so few matches at a time, and look up the names of so few, that a small
// database takes the ways of a large one.
func (s *Selection) Keep(n int) {
	if s.found != nil {
		s.found.few, s.found.least, s.found.memory = n, n, n
	}
}
