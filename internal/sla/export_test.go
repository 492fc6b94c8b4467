package sla

// Answer answers one input line of the contract on its own; see Book.Answer.
func Answer(line []byte) ([]byte, error) {
	var b Book
	return b.Answer(line)
}
