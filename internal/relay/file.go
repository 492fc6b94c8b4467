package relay

import (
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// collect adds a message to the partner's file, one line of JSON each, and has it on disk before it counts as sent.
func (r *Relay) collect(m *desk.Outgoing) desk.Answer {
	if err := r.write(m); err != nil {
		return desk.Answer{Why: short(fault.Bare(err).Error())}
	}
	return desk.Answer{Sent: true}
}

func (r *Relay) write(m *desk.Outgoing) (err error) {
	line, err := json.Marshal(struct {
		ID   string          `json:"id"`
		At   time.Time       `json:"at"`
		Body json.RawMessage `json:"message"`
	}{m.Name, r.d.Now().UTC(), json.RawMessage(m.Body)})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(r.o.Folder, 0o700); err != nil {
		return err
	}
	r.files.Lock()
	defer r.files.Unlock()
	f, err := os.OpenFile(filepath.Join(r.o.Folder, FileOf(m.Partner)), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(append(line, '\n')); err != nil {
		return err
	}
	return f.Sync()
}

// FileOf is the name of the file that a partner's messages are collected in.
func FileOf(partner string) string {
	name := url.PathEscape(partner)
	if strings.HasPrefix(name, ".") {
		name = "_" + name
	}
	return name + ".jsonl"
}
