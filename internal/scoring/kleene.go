package scoring

// Tri is a truth value of Kleene's strong three-valued logic (Introduction to Metamathematics,
// 1952, §64). The order False < Undecided < True makes And the smaller and Or the larger of two.
type Tri uint8

// The truth values. Undecided is what a predicate says of a field that is not known.
const (
	False Tri = iota
	Undecided
	True
)

// And is true when both are, false when either is not.
func (a Tri) And(b Tri) Tri { return min(a, b) }

// Or is true when either is, false when neither is.
func (a Tri) Or(b Tri) Tri { return max(a, b) }

// Not swaps true and false.
func (a Tri) Not() Tri { return True - a }

// String names the value for messages of tests.
func (a Tri) String() string {
	return [...]string{False: "false", Undecided: "unknown", True: "true"}[a]
}

// outcome turns what a rule's predicate said into the outcome of the rule.
func (a Tri) outcome() Outcome { return [...]Outcome{False: Miss, Undecided: Unknown, True: Hit}[a] }

func truth(b bool) Tri {
	if b {
		return True
	}
	return False
}
