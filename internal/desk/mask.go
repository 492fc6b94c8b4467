package desk

import (
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// What is personal in a text: addresses, and numbers of telephones as they are written for abroad. A number that is known
// to be the person's is found however it is divided.
var (
	anAddress = safetext.Pattern(`[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[\pL\pN-]{2,}`)
	aNumber   = safetext.Pattern(`\+\(?\d[\d\s().\-/]{5,}\d`)
)

// hidden stands where something is not shown.
const hidden = "[hidden]"

// mask takes out of what somebody is shown how persons are reached.
type mask struct{ own []*regexp.Regexp }

// maskFor is what takes the addresses and numbers out of what the actor is shown, nil where the role may see them.
func (d *Desk) maskFor(who Actor) *mask {
	if who.Role != Viewer && who.Role != Ally || who.Role == Viewer && d.Policy().ViewerSeesPersonal {
		return nil
	}
	return &mask{}
}

// of is the mask for what is said of one person.
func (m *mask) of(p *lead.Personal) *mask {
	own := &mask{}
	if address := strings.TrimSpace(p.Email.V); address != "" {
		own.own = append(own.own, regexp.MustCompile(`(?i)`+regexp.QuoteMeta(address)))
	}
	const told = 7 // the last digits tell a number, with or without what is dialled before them
	if digits := strings.Map(onlyDigits, p.Phone.V); len(digits) >= told {
		end := strings.Split(digits[len(digits)-told:], "")
		own.own = append(own.own, regexp.MustCompile(`[+\d().\-/ ]{0,12}`+strings.Join(end, `[\s().\-/]*`)))
	} else if digits != "" {
		own.own = append(own.own, regexp.MustCompile(regexp.QuoteMeta(p.Phone.V)))
	}
	p.Email, p.Phone = lead.Opt[string]{}, lead.Opt[string]{}
	return own
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

func (m *mask) text(s string) string {
	for _, own := range m.own {
		s = own.ReplaceAllLiteralString(s, hidden)
	}
	if strings.ContainsRune(s, '@') {
		s = anAddress().ReplaceAllLiteralString(s, hidden)
	}
	if strings.ContainsRune(s, '+') {
		s = aNumber().ReplaceAllLiteralString(s, hidden)
	}
	return s
}

// row is a line of a list. What stands there for the company may be the person's address, which what is no address by its
// look, a badly written one, is too.
func (m *mask) row(r Row) Row {
	if m == nil {
		return r
	}
	if r.Named == "" && r.Domain == "" && r.Company != "" {
		r.Company = hidden
	}
	return masked(m, r)
}

// masked is a value in whose texts, however deep they stand, nothing is left of how persons are reached. What the value
// shares with others stays as it is.
func masked[T any](m *mask, v T) T {
	if m == nil {
		return v
	}
	if out, changed := m.value(reflect.ValueOf(&v).Elem()); changed {
		return out.Interface().(T) //nolint:forcetypeassert // it is a copy of v
	}
	return v
}

func (m *mask) value(v reflect.Value) (reflect.Value, bool) {
	switch v.Kind() {
	case reflect.String:
		text := m.text(v.String())
		if text == v.String() {
			return v, false
		}
		out := reflect.New(v.Type()).Elem()
		out.SetString(text)
		return out, true
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() || v.Type() == reflect.TypeFor[*time.Location]() {
			return v, false
		}
		in, changed := m.value(v.Elem())
		if !changed {
			return v, false
		}
		if v.Kind() == reflect.Interface {
			return in, true
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(in)
		return out, true
	case reflect.Slice, reflect.Struct, reflect.Map:
		return m.parts(v)
	}
	return v, false
}

// parts masks what a value is made of, in a copy.
func (m *mask) parts(v reflect.Value) (reflect.Value, bool) {
	out := v
	copied := func() reflect.Value {
		if out != v {
			return out
		}
		switch v.Kind() {
		case reflect.Slice:
			out = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(out, v)
		case reflect.Map:
			out = reflect.MakeMapWithSize(v.Type(), v.Len())
			for _, k := range v.MapKeys() {
				out.SetMapIndex(k, v.MapIndex(k))
			}
		default:
			out = reflect.New(v.Type()).Elem()
			out.Set(v)
		}
		return out
	}
	changed := false
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			if in, ok := m.value(v.Index(i)); ok {
				changed = true
				copied().Index(i).Set(in)
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			if in, ok := m.value(v.MapIndex(k)); ok {
				changed = true
				copied().SetMapIndex(k, in)
			}
		}
	default:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return v, false
		}
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if in, ok := m.value(v.Field(i)); ok {
				changed = true
				copied().Field(i).Set(in)
			}
		}
	}
	return out, changed
}

// maskedDetail is a lead as somebody is shown it.
func (d *Desk) maskedDetail(who Actor, det Detail) Detail {
	m := d.maskFor(who)
	if m == nil {
		return det
	}
	return masked(m.of(&det.Facts.Lead.Personal), det)
}

// maskEvents takes out of what happened to leads how their persons are reached.
func (w *work) maskEvents(events []Event) error {
	var ids []int64
	for i := range events {
		ids = append(ids, int64(events[i].Lead))
	}
	if err := w.loadLeads(distinct(ids)); err != nil {
		return err
	}
	for i := range events {
		m := &mask{}
		if e := w.leads[int64(events[i].Lead)]; e != nil {
			p := w.persons[e.PersonID]
			m = m.of(&lead.Personal{Email: p.Email, Phone: p.Phone})
		}
		events[i] = masked(m, events[i])
	}
	return nil
}
