package lead

import "encoding/json"

// Opt is a fact that may be unknown. Unknown is not empty: a company whose industry nobody has
// looked up is unknown, a company known to run no CRM has an empty list.
type Opt[T any] struct {
	V     T
	Known bool
}

// Known returns a known fact.
func Known[T any](v T) Opt[T] { return Opt[T]{V: v, Known: true} }

// IsZero reports an unknown fact, so that `omitzero` leaves it out of JSON.
func (o Opt[T]) IsZero() bool { return !o.Known }

// MarshalJSON writes null for what is unknown.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if !o.Known {
		return []byte("null"), nil
	}
	return json.Marshal(o.V)
}

// UnmarshalJSON reads null as unknown.
func (o *Opt[T]) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*o = Opt[T]{}
		return nil
	}
	if err := json.Unmarshal(b, &o.V); err != nil {
		return err
	}
	o.Known = true
	return nil
}

// Or returns the value, or other when it is unknown.
func (o Opt[T]) Or(other T) T {
	if o.Known {
		return o.V
	}
	return other
}
