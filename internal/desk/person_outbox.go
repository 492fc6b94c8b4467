package desk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// OutboxFolder is where messages to partners lie that have no other channel than a file, one file each.
func (d *Desk) OutboxFolder() string { return d.Path() + ".outbox" }

// toldLine is one message in a file: where it stands, and about which lead it is.
type toldLine struct {
	at, size int64 // in bytes, without its end
	id       string
	lead     lead.ID
	named    bool // it has words that name the person
}

// emptyTold empties the messages in files that are about somebody who was erased, or hold words that name them, and returns
// how many. Each line is written over where it stands, so whoever adds a line meanwhile is not disturbed, and nothing of it
// stays on the disk. Persons of earlier erasures are looked for too: one that was cut off is finished by the next.
func (d *Desk) emptyTold(ctx context.Context, words []string) (emptied int, err error) {
	files, err := os.ReadDir(d.OutboxFolder())
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	for _, f := range files {
		if !f.Type().IsRegular() || filepath.Ext(f.Name()) != ".jsonl" {
			continue
		}
		n, ferr := d.emptyFile(ctx, filepath.Join(d.OutboxFolder(), f.Name()), words)
		emptied, err = emptied+n, errors.Join(err, ferr)
	}
	return emptied, err
}

func (d *Desk) emptyFile(ctx context.Context, path string, words []string) (emptied int, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	all, err := toldLines(f, words)
	if err != nil {
		return 0, err
	}
	var ids []int64
	for _, l := range all {
		ids = append(ids, int64(l.lead))
	}
	gone, err := d.erasedAmong(ctx, distinct(ids))
	if err != nil {
		return 0, err
	}
	for _, l := range all {
		if !l.named && !gone[l.lead] {
			continue
		}
		doc, err := json.Marshal(struct {
			ID     string `json:"id"`
			Erased bool   `json:"erased"`
		}{l.id, true})
		if err != nil || int64(len(doc)) > l.size {
			doc = nil // a line of blanks
		}
		if _, err := f.WriteAt(append(doc, bytes.Repeat([]byte{' '}, int(l.size)-len(doc))...), l.at); err != nil {
			return emptied, err
		}
		emptied++
	}
	if emptied == 0 {
		return 0, nil
	}
	return emptied, f.Sync()
}

// toldLines are the messages in a file. The last line counts once it is whole: it is being written otherwise.
func toldLines(r io.Reader, words []string) (out []toldLine, err error) {
	at := int64(0)
	for in := bufio.NewReader(r); ; {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		l := toldLine{at: at, size: int64(len(line)) - 1}
		at += int64(len(line))
		var said struct {
			ID      string
			Erased  bool
			Message struct{ Data struct{ ID string } }
		}
		if json.Unmarshal(line, &said) == nil && said.Erased {
			continue
		}
		l.id = said.ID
		l.lead, _ = lead.ParseID(said.Message.Data.ID) // 0 of what is none
		small := smaller(slices.Clone(line))
		l.named = slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(small, []byte(w)) })
		out = append(out, l)
	}
}

// erasedAmong are the leads whose person was erased.
func (d *Desk) erasedAmong(ctx context.Context, ids []int64) (gone map[lead.ID]bool, err error) {
	gone = map[lead.ID]bool{}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		leads, err := tx.LeadsByID(ctx, ids)
		if err != nil {
			return err
		}
		var persons []int64
		for _, l := range leads {
			persons = append(persons, l.PersonID)
		}
		all, err := tx.PersonsByID(ctx, distinct(persons))
		erased := map[int64]bool{}
		for _, p := range all {
			erased[p.ID] = p.ErasedAt != 0
		}
		for _, l := range leads {
			gone[lead.ID(l.ID)] = erased[l.PersonID]
		}
		return err
	})
	return gone, err
}
