package dedupe

// Side is one of the two leads of a pair.
type Side string

// The sides.
const (
	Left  Side = "left"
	Right Side = "right"
)

// Other is the other side.
func (s Side) Other() Side {
	if s == Left {
		return Right
	}
	return Left
}

// Value is what one lead says of a field.
type Value struct {
	Known  bool
	ByHand bool  // a person set it
	At     int64 // when its record came, ms: of two records the later one is the newer word
}

// Choose is from which side the value of a field is taken when two leads become one: what a person set before what a
// file or a door brought, what is known before what is not, and of two of one rank the newer; of two of one age that
// of the survivor.
func Choose(left, right Value, survivor Side) Side {
	switch l, r := left.rank(), right.rank(); {
	case l > r:
		return Left
	case r > l:
		return Right
	case !left.Known || left.At == right.At:
		return survivor
	case left.At > right.At:
		return Left
	}
	return Right
}

func (v Value) rank() int {
	switch {
	case v.Known && v.ByHand:
		return 2
	case v.Known:
		return 1
	}
	return 0
}
