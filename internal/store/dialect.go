package store

import "context"

// dialect is what an engine wants otherwise than the one text says that all engines take. Whatever one
// engine alone has stands in the file of that engine, engine_sqlite.go or engine_postgres.go: pragmas,
// catalogues, the index of words. A test prepares every text outside these files on both.
type dialect struct {
	// text is a statement as the engine takes it.
	text func(text string) string
	// step is what the engine runs of a statement of a migration, "" where it has no use for it.
	step func(stmt string) string
	// afterSteps is run behind the last step, and must bear to be run again.
	afterSteps []string
	// read and write begin a transaction: a snapshot, and one that writes.
	read, write string
	// impatient has a connection say at once that another one writes, patient has it wait again; "" for
	// an engine on which nobody waits to begin.
	impatient, patient string
	// tables lists the tables there are.
	tables string
	// attributeNames lists the keys of the attributes of leads, up to a limit.
	attributeNames string
	// pieces is what the index of words is asked for rows that may hold a word, by its rarest pieces.
	pieces func(word string, most int) string
	// flushWords brings the index of words up to what a transaction wrote, just before it ends.
	flushWords func(ctx context.Context, tx *Tx) error
	// marks asks which part of the index of words is not marked as far as its rows go: its name, how far they
	// go, and the mark; "" where the engine needs none.
	marks string
	// rebuildWords makes the index of words anew.
	rebuildWords []string
}
