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
		// Where nothing in a file is about a person, a document of people was not written for it: CRMs give both alike columns.
		companies := bare.kind != nil && bare.kind.bars != nil && best.kind != nil && best.kind.keeps
		if (best.whole || !bare.whole) && !companies || best.matched == best.of {
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
	kind    *kind
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
	s.kind = k
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

// Fitting is the number of the profile for which a file was most probably written, -1 where none is: half of the
// file's columns are among those of a document that makes it whole, and three of them mean by it what nobody would
// take them for by their names. Of two that fit as well neither is.
func Fitting(o Options, file string, profiles [][]Profile) int {
	const least = 3
	o.ready()
	j := &job{o: &o, name: file}
	defer closeAll([]*job{j})
	var err error
	if j.source, err = openSource(file, o.Stdin, true); err != nil {
		return -1
	}
	best, most := -1, 0
	for i, docs := range profiles {
		fits := 0
		for _, doc := range docs {
			if s, err := j.tryOn(doc); err == nil && s.whole && j.rows != nil && 2*s.matched >= len(j.rows.Header()) &&
				j.strange(doc) >= least {
				fits = max(fits, s.matched)
			}
		}
		switch {
		case fits > most:
			best, most = i, fits
		case fits == most:
			best = -1
		}
	}
	return best
}

// strange counts the columns of a file that mean something else by a document than by their names.
func (j *job) strange(doc Profile) (n int) {
	k, err := kindNamed(doc.Kind)
	if err != nil {
		return 0
	}
	for _, name := range j.rows.Header() {
		var said Names
		for theirs, ours := range doc.Columns {
			if theirs == name || columnKey(theirs) == columnKey(name) {
				said = ours
			}
		}
		bare, _ := meaning(k, name, &reading{})
		if said != nil && !slices.Equal(said, bare) {
			n++
		}
	}
	return n
}
