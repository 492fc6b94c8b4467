package intake

import (
	"slices"

	"github.com/eqltui/eqltui/internal/safetext"
)

// suit opens the file with the document that fits it best, under what is said of all files. One that
// does not make the file whole gives way to the names of the file itself when they do, unless every column
// that it speaks of is there.
func (j *job) suit() error {
	var best suiting
	for i := range j.o.Profiles {
		s, err := j.tryOn(j.o.Profiles[i])
		if err != nil {
			return err
		}
		if s.better(best) {
			best = s
		}
	}
	j.profile = j.o.Profile.of(j.name)
	if best.matched > 0 {
		bare, err := j.tryOn(Profile{})
		if err != nil {
			return err
		}
		if best.whole || !bare.whole || best.matched == best.of {
			j.profile = best.profile
		}
	}
	var err error
	if j.by, err = j.profile.compile(j.o.Zone); err != nil {
		return err
	}
	j.by.several = j.o.Several
	return j.begin()
}

// suiting is how a document fits a file.
type suiting struct {
	profile Profile
	whole   bool // what its kind requires is there
	matched int  // columns of the document that are there
	of      int  // columns of the document
}

func (s suiting) better(than suiting) bool {
	switch {
	case s.matched == 0:
		return false
	case s.whole != than.whole:
		return s.whole
	case s.matched != than.matched:
		return s.matched > than.matched
	}
	return s.matched*than.of > than.matched*s.of
}

// tryOn reads the header by a document.
func (j *job) tryOn(doc Profile) (suiting, error) {
	s := suiting{profile: doc.With(j.o.Profile.of(j.name)), of: len(doc.Columns)}
	s.profile.Name = doc.Name
	j.profile = s.profile
	var err error
	if j.by, err = j.profile.compile(j.o.Zone); err != nil {
		return s, err
	}
	j.by.several = j.o.Several
	if j.begin() != nil {
		return s, nil // by its encoding it is no such file; whether it is one at all is told in the end
	}
	header := j.rows.Header()
	k := j.by.kind
	if k == nil {
		if k, err = recognise(safetext.Line(j.name), header, j.by); err != nil {
			return s, nil
		}
	}
	has := fieldsAs(k, header, j.by)
	s.whole = present(k.required, has) == len(k.required)
	if s.of == 0 {
		s.matched = len(has)
		return s, nil
	}
	for theirs := range doc.Columns {
		if slices.ContainsFunc(header, func(name string) bool { return name == theirs || columnKey(name) == columnKey(theirs) }) {
			s.matched++
		}
	}
	return s, nil
}
