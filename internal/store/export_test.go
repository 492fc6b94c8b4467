package store

// What the tests outside take of those inside: an empty database of each engine, and filters.
var (
	Fresh         = fresh
	FreshPostgres = freshPostgres
	Questions     = questions
)
