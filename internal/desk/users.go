package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// User is whoever works with the program. Texts are clean.
type User struct {
	Name, Partner string
	Role          Role
	Since         time.Time
	Removed       time.Time // zero: they are here
	Keys          []Key
}

// Key is a public key by which a user is known.
type Key struct {
	Fingerprint string // SHA256:...
	Line        string // as in an authorized_keys file, without options and comment
	Added       time.Time
	By          string
}

// Who returns the actor of a local user, who is made with role admin on first use. One who was removed is refused.
func (d *Desk) Who(ctx context.Context, user string) (Actor, error) {
	who, err := d.Known(ctx, user)
	if err == nil || fault.KindOf(err) != fault.NotFound {
		return who, err
	}
	if d.store.ReadOnly() != "" {
		return Actor{User: user, Role: Viewer}, nil
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		return tx.AddUser(ctx, user, string(Admin), d.now().UnixMilli())
	})
	return Actor{User: user, Role: Admin}, err
}

// Known returns the actor of a user who is here; nobody is made.
func (d *Desk) Known(ctx context.Context, user string) (who Actor, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		who, err = knownUser(ctx, tx, "act as "+safetext.QuoteWord(user), user)
		return err
	})
	return who, err
}

func knownUser(ctx context.Context, tx *store.Tx, what, user string) (Actor, error) {
	found, err := store.People.Among(ctx, tx, []string{user})
	switch {
	case err != nil:
		return Actor{}, err
	case len(found) == 0:
		return Actor{}, fault.New(fault.NotFound, what, "there is no such user", "an admin adds one: eqltui user add NAME --role sdr")
	case found[0].RemovedAt != 0:
		return Actor{}, fault.New(fault.Denied, what, "this user was removed", "an admin can bring them back: eqltui user add")
	}
	return Actor{User: user, Role: Role(found[0].Role), Partner: found[0].Partner}, nil
}

// Holder returns the actor of whoever holds the key of a fingerprint.
func (d *Desk) Holder(ctx context.Context, fingerprint string) (who Actor, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		who, err = holder(ctx, tx, fingerprint)
		return err
	})
	return who, err
}

func holder(ctx context.Context, tx *store.Tx, fingerprint string) (Actor, error) {
	const what = "come in"
	keys, err := store.UserKeys.Among(ctx, tx, []string{fingerprint})
	if err != nil {
		return Actor{}, err
	}
	if len(keys) == 0 || fingerprint == "" {
		return Actor{}, fault.New(fault.NotFound, what, "the key "+safetext.Line(fingerprint)+" is nobody's",
			"an admin adds it: eqltui user add NAME --role sdr --key 'ssh-ed25519 ...'")
	}
	who, err := knownUser(ctx, tx, what, keys[0].User)
	who.Served, who.Key = true, fingerprint
	return who, err
}

// Still returns whoever came in through a door as they are now. One who may not any more is refused.
func (d *Desk) Still(ctx context.Context, who Actor) (now Actor, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		now, err = stillHere(ctx, tx, who)
		return err
	})
	return now, err
}

func stillHere(ctx context.Context, tx *store.Tx, who Actor) (now Actor, err error) {
	if who.Key != "" {
		now, err = holder(ctx, tx, who.Key)
	} else {
		now, err = knownUser(ctx, tx, "act as "+safetext.QuoteWord(who.User), who.User)
	}
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.Denied, "act as "+safetext.QuoteWord(who.User), "the key or the user was removed", "ask an admin")
	}
	now.Served, now.Zone = true, who.Zone
	return now, err
}

// stillMay refuses a write of somebody who came in through a door and is not any more what they were then.
func stillMay(ctx context.Context, tx *store.Tx, who Actor) error {
	if !who.Served {
		return nil
	}
	now, err := stillHere(ctx, tx, who)
	if err == nil && (now.User != who.User || now.Role != who.Role || now.Partner != who.Partner) {
		err = fault.New(fault.Denied, "act as "+safetext.QuoteWord(who.User), "the role is "+string(now.Role)+" since", "come in again")
	}
	return err
}

// Users lists everybody, by name, also who was removed.
func (d *Desk) Users(ctx context.Context, who Actor) (out []User, err error) {
	if err := permit("list users", who, ManageUsers); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		people, err := store.People.All(ctx, tx)
		if err != nil {
			return err
		}
		keys, err := store.UserKeys.All(ctx, tx)
		if err != nil {
			return err
		}
		out = make([]User, len(people))
		for i, p := range people {
			out[i] = User{
				Name:    safetext.Line(p.ID),
				Role:    Role(p.Role),
				Partner: safetext.Line(p.Partner),
				Since:   store.Instant(p.CreatedAt),
			}
			if p.RemovedAt != 0 {
				out[i].Removed = store.Instant(p.RemovedAt)
			}
			for _, k := range keys {
				if k.User == p.ID {
					out[i].Keys = append(
						out[i].Keys,
						Key{safetext.Line(k.ID), safetext.Line(k.Line), store.Instant(k.AddedAt), safetext.Line(k.AddedBy)},
					)
				}
			}
		}
		return nil
	})
	return out, err
}

// UserEdit is what is to become of a user.
type UserEdit struct {
	Do            string // add, role, key add, key remove, remove
	Name          string
	Role          Role
	Partner       string // by any of its names
	Key           string // a line of an authorized_keys file, or the fingerprint of one to remove
	What          string // in the house form, for errors
	role, partner string // as they are kept
}

// UserEdits are the words for what can be done to a user.
func UserEdits() []string { return []string{"add", "role", "key add", "key remove", "remove"} }

// EditUser changes a user and says in one line what was done. It is told in the journal, and undo takes it back.
func (d *Desk) EditUser(ctx context.Context, who Actor, e UserEdit) (told string, err error) {
	e.What = strings.TrimSpace("user " + e.Do + " " + safetext.QuoteWord(e.Name))
	if err := permit(e.What, who, ManageUsers); err != nil {
		return "", err
	}
	if err := e.check(); err != nil {
		return "", err
	}
	batch := d.newBatch()
	var leads []int64
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, batch)
		if err != nil {
			return err
		}
		if told, err = w.editUser(e); err != nil {
			return err
		}
		if e.Do == "remove" {
			if leads, err = tx.LivingOwned(ctx, e.Name); err != nil {
				return err
			}
		}
		_, err = w.flush()
		return err
	})
	if err != nil || len(leads) == 0 {
		if err == nil {
			d.serveSoon(ctx)
		}
		return told, err
	}
	n, err := d.letGo(ctx, who, batch, leads)
	return told + n, err
}

// letGo gives the living leads of who was removed back to their queues, where others get them, and says what became of
// them. It belongs to the removal: both are taken back together.
func (d *Desk) letGo(ctx context.Context, who Actor, batch string, leads []int64) (string, error) {
	ids := make([]lead.ID, len(leads))
	for i, id := range leads {
		ids[i] = lead.ID(id)
	}
	done, err := d.Act(ctx, who, OnLeads(ids...), Action{Verb: Release, Batch: batch})
	if err != nil {
		return "", err
	}
	return "; " + toldOf(ActOf(Release), len(done.Subjects), "given back to the queue"), nil
}

// check refuses what is wrong whatever users there are.
func (e *UserEdit) check() error {
	switch {
	case !slices.Contains(UserEdits(), e.Do):
		return fault.New(fault.Usage, e.What, "there is no such change of a user", "")
	case e.Name == "" || strings.TrimSpace(safetext.Line(e.Name)) != e.Name || strings.ContainsAny(e.Name, " ,:\"'/\\") ||
		strings.HasPrefix(e.Name, "-") || len(e.Name) > 64:
		return fault.New(fault.Usage, e.What, "that is no user name", "use letters, digits, dots and dashes, at most 64, as ana")
	}
	if e.Do != "add" && e.Do != "role" {
		return nil
	}
	if !slices.Contains(Roles(), e.Role) {
		names := make([]string, 0, len(Roles()))
		for _, r := range Roles() {
			names = append(names, string(r))
		}
		why := "there is no role " + safetext.Quote(string(e.Role))
		if e.Role == "" {
			why = "no role is said"
		}
		return fault.New(fault.Usage, e.What, why, "choose one of "+strings.Join(names, ", "))
	}
	switch {
	case e.Role == Ally && strings.TrimSpace(e.Partner) == "":
		return fault.New(fault.Usage, e.What, "whose person it is is missing", "say --partner ID; eqltui partner list shows them")
	case e.Role != Ally && e.Partner != "":
		return fault.New(fault.Usage, e.What, "only the role partner goes with a partner", "leave --partner out, or say --role partner")
	}
	return nil
}

func (w *work) editUser(e UserEdit) (string, error) {
	e.role, e.partner = string(e.Role), e.Partner
	if e.Role == Ally {
		if err := w.loadPartners(); err != nil {
			return "", err
		}
		if err := w.knownPartner(e.What, &e.partner); err != nil {
			return "", err
		}
	}
	u, err := w.users.get(w, e.Name)
	if err != nil {
		return "", err
	}
	if e.Do == "add" {
		return w.addUser(e, u)
	}
	if u == nil || u.RemovedAt != 0 {
		return "", fault.New(fault.NotFound, e.What, "there is no such user", "eqltui user list shows them")
	}
	next := *u
	switch e.Do {
	case "role":
		if next.Role, next.Partner = e.role, e.partner; next == *u {
			return "", fault.New(fault.Refused, e.What, "it is so already", "")
		}
		w.users.put(w, &next)
		return fmt.Sprintf("%s is %s now", e.Name, e.Role), nil
	case "key add":
		id, err := w.addKey(e)
		return fmt.Sprintf("%s can come in with %s", e.Name, id), err
	case "key remove":
		return w.dropKey(e)
	}
	keys, err := w.keysOf(e.Name)
	if err != nil {
		return "", err
	}
	for _, k := range keys {
		w.keys.set(w, k.ID, nil, nil)
	}
	next.RemovedAt = w.ms()
	w.users.put(w, &next)
	return e.Name + " was removed; what they did stays", nil
}

// addUser makes a user, or brings one back.
func (w *work) addUser(e UserEdit, u *store.User) (string, error) {
	next := store.User{ID: e.Name, CreatedAt: w.ms()}
	told := "added"
	switch {
	case u != nil && u.RemovedAt == 0:
		return "", fault.New(fault.Conflict, e.What, "there is one, with the role "+u.Role,
			"change it: eqltui user role NAME ROLE, eqltui user key add NAME KEY")
	case u != nil:
		next, told = *u, "is back"
		next.RemovedAt = 0
	}
	next.Role, next.Partner = e.role, e.partner
	w.users.put(w, &next)
	told = fmt.Sprintf("%s %s, %s", e.Name, told, e.Role)
	if e.Key == "" {
		return told, nil
	}
	id, err := w.addKey(e)
	return told + ", with " + id, err
}

func (w *work) addKey(e UserEdit) (fingerprint string, err error) {
	id, line, err := ReadKey(e.What, e.Key)
	if err != nil {
		return "", err
	}
	switch old, err := w.keys.get(w, id); {
	case err != nil:
		return "", err
	case old != nil && old.User == e.Name:
		return "", fault.New(fault.Refused, e.What, "the key is there already", "")
	case old != nil:
		return "", fault.New(fault.Conflict, e.What, "the key is "+safetext.Line(old.User)+"'s", "each user has keys of their own")
	}
	w.keys.put(w, &store.UserKey{ID: id, User: e.Name, Line: line, AddedAt: w.ms(), AddedBy: w.actor})
	return id, nil
}

func (w *work) dropKey(e UserEdit) (string, error) {
	id := strings.TrimSpace(e.Key)
	if !strings.HasPrefix(id, "SHA256:") {
		var err error
		if id, _, err = parseKey(e.What, e.Key); err != nil {
			return "", err
		}
	}
	old, err := w.keys.get(w, id)
	switch {
	case err != nil:
		return "", err
	case old == nil || old.User != e.Name:
		return "", fault.New(fault.NotFound, e.What, "the user has no such key", "eqltui user list --json shows them")
	}
	w.keys.set(w, id, nil, nil)
	return fmt.Sprintf("%s does not come in any more with %s", e.Name, id), nil
}

// keysOf brings the keys of a user into hand.
func (w *work) keysOf(user string) (out []*store.UserKey, err error) {
	var ids []string
	err = store.UserKeys.Every(w.ctx, w.tx, func(k *store.UserKey) error {
		if k.User == user {
			ids = append(ids, k.ID)
		}
		return nil
	})
	for i := 0; err == nil && i < len(ids); i++ {
		var k *store.UserKey
		if k, err = w.keys.get(w, ids[i]); k != nil {
			out = append(out, k)
		}
	}
	return out, err
}
