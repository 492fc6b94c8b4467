package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Importer admits rows in batches. It is for one goroutine.
type Importer struct {
	d        *Desk
	who      Actor
	by       journal.By // Import, or Human of a record that a person typed: it can be undone
	batch    string
	one      *store.Tx // the one transaction of a dry run, or of a request; nil: one for each batch
	of       string    // the partner whose program sent what comes in, "" for none: it speaks for itself alone
	salt     []byte
	database string // by which the database is known in its exports
	from     int64  // where the journal ended before it

	exported leadSet         // the leads that came by rows of an export
	few      map[string]bool // rows of which a programme has few that this import brought, by noun and name
	nameless map[string]int  // how often the file at hand had each row that names nobody
}

// errDry takes a dry run's transaction back.
var errDry = errors.New("dry run")

// Import runs f with an importer. With dry, everything happens in one transaction that is taken
// back at the end, so the report is what the import would do.
func (d *Desk) Import(ctx context.Context, who Actor, dry bool, f func(*Importer) error) error {
	if err := permit("import", who, ImportFiles); err != nil {
		return err
	}
	end, err := d.store.Bulk(ctx)
	if err != nil {
		return err
	}
	defer end()
	im := &Importer{d: d, who: who, by: journal.Import, batch: d.newBatch()}
	if !dry {
		if err := d.store.Write(ctx, im.loadSalt(ctx)); err != nil {
			return err
		}
		return f(im)
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		if err := im.loadSalt(ctx)(tx); err != nil {
			return err
		}
		im.one = tx
		if err := f(im); err != nil {
			return err
		}
		return errDry
	})
	if errors.Is(err, errDry) {
		return nil
	}
	return err
}

// loadSalt reads this database's salt, or makes it: digests of rows must not be guessable, since
// rows hold names and addresses.
func (im *Importer) loadSalt(ctx context.Context) func(*store.Tx) error {
	return func(tx *store.Tx) (err error) {
		if im.from, err = tx.Head(ctx); err != nil {
			return err
		}
		if im.salt, err = saltOf(ctx, tx); err != nil {
			return err
		}
		if im.salt == nil {
			im.salt = make([]byte, 16)
			rand.Read(im.salt)
			if err := tx.SetMeta(ctx, metaSalt, hex.EncodeToString(im.salt)); err != nil {
				return err
			}
		}
		im.database = markOf(im.salt)
		return nil
	}
}

// salted gives a database into which no file came yet its salt. One that may not be written goes without: the
// mark of its exports is that of no salt.
func (d *Desk) salted(ctx context.Context) error {
	if d.store.ReadOnly() != "" {
		return nil
	}
	var salt []byte
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		salt, err = saltOf(ctx, tx)
		return err
	})
	if err != nil || salt != nil {
		return err
	}
	return d.store.Write(ctx, new(Importer).loadSalt(ctx))
}

const metaSalt = "salt"

// saltOf is the database's salt, nil when it has none yet.
func saltOf(ctx context.Context, tx *store.Tx) ([]byte, error) {
	text, err := tx.Meta(ctx, metaSalt)
	if err != nil || text == "" {
		return nil, err
	}
	return hex.DecodeString(text)
}

// Batch is by what an import is known and taken back.
func (im *Importer) Batch() string { return im.batch }

func (o Origin) ref() string { return o.Name + "\x1f" + o.Key }

// twin is the reference with the other spelling of the id, "" for an id that has none.
func (o Origin) twin() string {
	o.Key = lead.IDTwin(o.Key)
	if o.Key == "" {
		return ""
	}
	return o.ref()
}

// run gives f the work of one transaction, and flushes it.
func (im *Importer) run(ctx context.Context, f func(*work) error) error {
	var moved []string
	kick := false
	once := func(tx *store.Tx) error {
		w, err := im.d.work(ctx, tx, im.who, im.by, im.batch)
		if err != nil {
			return err
		}
		w.database, w.admits = im.database, true
		if err := w.loadPartners(); err != nil {
			return err
		}
		if err := f(w); err != nil {
			return err
		}
		if _, err = w.flush(); err == nil {
			err = im.attach(ctx, tx, w.newcomers())
		}
		moved, kick = w.moved, w.kick
		return err
	}
	if im.one != nil {
		return im.together(ctx, once, &moved)
	}
	if err := im.d.store.Write(ctx, once); err != nil {
		return err
	}
	if kick {
		im.d.serveSoon(ctx)
	}
	return im.d.deriveOf(ctx, im.batch, moved)
}

// together does in the one transaction of a dry run or a request what run does in several. Each of them is settled, so
// that a dry run keeps no more in memory than an import.
func (im *Importer) together(ctx context.Context, once func(*store.Tx) error, moved *[]string) error {
	if err := once(im.one); err != nil {
		return err
	}
	for _, partner := range *moved {
		for job := (store.Derivation{Of: partner, Batch: im.batch}); !job.Done; {
			var err error
			if job, _, err = im.d.deriveNext(ctx, im.one, &job, mostBatch); err != nil {
				return err
			}
			if err := im.one.Settle(ctx); err != nil {
				return err
			}
		}
	}
	return im.one.Settle(ctx)
}

// attach gives opportunities that wait the leads that have come. They are looked for among the rows of the
// database, so it is a work of its own behind the one that wrote them.
func (im *Importer) attach(ctx context.Context, tx *store.Tx, come *comers) error {
	if come == nil {
		return nil
	}
	w, err := im.d.work(ctx, tx, im.who, journal.Import, im.batch)
	if err != nil {
		return err
	}
	w.database = im.database
	if err := w.attachDeals(come); err != nil {
		return err
	}
	_, err = w.flush()
	return err
}

// pageFiles is the kind of files that bring pages.
const pageFiles = "pages"

// Done journals the counts of a file.
func (im *Importer) Done(ctx context.Context, f File) error {
	im.nameless = nil
	counts := map[string]int{}
	for fate, n := range f.Counts {
		counts[string(fate)] = n
	}
	if f.Kind == pageFiles && im.one == nil { // of a trial no touch keeps its page
		if err := im.d.attachAll(ctx); err != nil {
			return err
		}
	}
	return im.run(ctx, func(w *work) error {
		w.append(journal.Event{Kind: journal.Imported, Data: journal.Data{How: f.Kind, File: safetext.Line(f.Name), Counts: counts,
			Changes: journal.Changes{importedFrom: {After: strconv.AppendInt(nil, im.from, 10)}}}}, 0,
			journal.Import, w.actor)
		return nil
	})
}

func clean(list []string) []string {
	var out []string
	for _, s := range list {
		if s = safetext.Kept(strings.TrimSpace(s)); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// unreadable is a row whose content cannot be kept.
func unreadable(err error) Outcome {
	reason := err.Error()
	if h := fault.HintOf(err); h != "" {
		reason += "; " + h
	}
	return Outcome{Fate: RejectedIn, Reason: reason}
}
