package app

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

func (a *app) personCommand() *cobra.Command {
	return group("person", "Print all that is held about a person, or erase it", "",
		"write eqltui person export or eqltui person erase", a.personExport(), a.personErase())
}

// onePerson takes an address or a lead.
func (a *app) onePerson(cmd *cobra.Command, args []string) error {
	return cmp.Or(a.persons(cmd, args), a.atMostOne(cmd, args))
}

// persons takes at least one.
func (a *app) persons(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageHint(cmd, "nobody is named", "name a person by address, or by one of their leads as L-12")
	}
	return nil
}

func (a *app) personExport() *cobra.Command {
	return &cobra.Command{
		Use: "export EMAIL|LEAD", Short: "Print everything that is held about a person", Args: a.onePerson,
		Long: `export prints one JSON document with everything that is held about a person:

  person         the record: id, email, name, phone, title, language, time_zone, set_by_hand, erased_at
  former         records of the same person from before a file gave them another address; erase takes them along
  client_ids     under which visits are known
  references     external ids of rows: {"origin":"referrals","external_id":"..."}
  leads          each with company, domain, external_id, utm, landing_url, client_id, attributes, and its record
  touches        what the person did, with links and campaign fields
  texts          notes, evidence, questions, next steps, and what fields were before: {"id","at","kind","text"}
  opportunities, deliveries (messages to partners), drafts (left unfinished by users)
  kept_by_users  earlier filters and saved views that name the person
  elsewhere      texts about others that name the person, and what may: {"what","where","done","do"}; done says what an
                 erasure does with it (erased, left), do what is to be done about what is left
  copies         files beside the database in which the person stands: copies of it, exports, rows that were rejected
  history        the lines of the journal that concern them; free text stands in them as the id of a text

With --json it stands on one line.

` + rolesLine(desk.ExportPerson),
		Example: "  eqltui person export ewa@zuraw.example > ewa.json\n  eqltui person export L-12 --json | jq .texts",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				f, err := s.ExportPerson(ctx, s.who, args[0])
				if err != nil {
					return err
				}
				return a.tellPerson(&f)
			})
		},
	}
}

// personForm is a person's file with touches in the form that all commands have.
type personForm struct {
	*desk.PersonFile
	Touches []touchForm `json:"touches"`
}

func (a *app) tellPerson(f *desk.PersonFile) error {
	form := personForm{PersonFile: f, Touches: touchesOf(f.Touches)}
	f.Former, f.References, f.Leads, f.Texts = list(f.Former), list(f.References), list(f.Leads), list(f.Texts)
	f.Opportunities, f.Deliveries, f.Drafts = list(f.Opportunities), list(f.Deliveries), list(f.Drafts)
	f.Kept, f.History, f.Elsewhere, f.Copies = list(f.Kept), list(f.History), list(f.Elsewhere), list(f.Copies)
	doc, err := safetext.JSON(form)
	if err != nil {
		return err
	}
	if !a.json {
		var b bytes.Buffer
		if err := json.Indent(&b, doc, "", "  "); err != nil {
			return err
		}
		doc = b.Bytes()
	}
	_, err = a.out.Write(append(doc, '\n'))
	return err
}

func (a *app) personErase() *cobra.Command {
	var reason string
	yes := false
	c := &cobra.Command{
		Use: "erase EMAIL|LEAD... --reason WHY", Short: "Erase everything personal about persons, for good", Args: a.persons,
		Long: `erase removes names, addresses, phone numbers, client ids, external ids, notes, evidence, questions, use cases, tags,
drafts, links and campaign fields of a person, everywhere: in the records, in the journal, in the index of words, in what
users keep (earlier filters and saved views), and in the bytes of the database file and the log beside it. In texts about
others the name and the address are taken out. What may be about somebody else of that name is left and listed, each with
what to do.

What stays: a marker that somebody was erased, and every figure: leads with their stages and times, touches with kind and
partner, points as they were recorded, amounts, and the journal in its order. A lead that was still open stays open, so
that no figure moves; archive it. Messages to partners that still wait are cancelled.

A row that comes in later with the same address is a new person, even one that came in before the erasure: take the
person out of the files that you import. Copies made earlier, such as backups, and files of rows that were rejected hold
what they held: those that lie beside the database are looked into and listed.

At the end the file is gone through once, however many persons are named, and what lies in its gaps is emptied: a moment
for 50 000 leads, some seconds for a million, in which nobody can write; the first time, which has most to empty, twice
that. Should that fail, it is told, and the same command does it again; so does whoever opens the database next, and
doctor names it until then. Of several persons all are erased or none.

It cannot be undone. Without --yes it says what will go and asks. --reason goes into the journal: request (the person
asked), retention (kept long enough), mistake, other.

With --json, which needs --yes, a line for each:
  {"person":"erased","leads":["L-12"],"open":["L-12"],"touches":14,"texts":3,"drafts":0,"again":false,"copies":[],"messages":0,
   "elsewhere":[{"what":"note","where":"L-2","done":"erased"}]}

` + rolesLine(desk.ErasePerson),
		Example: "  eqltui person erase ewa@zuraw.example --reason request\n  eqltui person erase L-12 --reason retention --yes",
		RunE: func(cmd *cobra.Command, args []string) error {
			if reason == "" {
				return usageHint(cmd, "there is no reason", "say --reason "+strings.Join(desk.EraseReasons(), ", "))
			}
			if a.json && !yes {
				return usageHint(cmd, "an answer in JSON cannot ask", "say --yes when you are sure")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				return a.erase(ctx, s, args, reason, yes)
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why, one of `"+strings.Join(desk.EraseReasons(), "|")+"`")
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	offer(c, "reason", desk.EraseReasons())
	return c
}

func (a *app) erase(ctx context.Context, s *session, refs []string, reason string, yes bool) error {
	if !yes {
		var files []desk.PersonFile
		for _, ref := range refs {
			f, err := s.ExportPerson(ctx, s.who, ref)
			if err != nil {
				return err
			}
			files = append(files, f)
		}
		if err := a.sureToErase(files); err != nil {
			return err
		}
	}
	all, err := s.ErasePersons(ctx, s.who, refs, reason)
	if err != nil {
		return err
	}
	for i := range all {
		if err := a.tellErased(&all[i]); err != nil {
			return err
		}
	}
	if !a.json {
		if n := all[0].Messages; n > 0 {
			a.note(counted(n, "message") + " to partners in files was emptied of them")
		}
		for _, path := range all[0].Copies {
			a.note("this file holds them still; remove it, or write it anew without them: " + path)
		}
	}
	return all[0].Left
}

// sureToErase says what will go and wants the word for it: a key pressed by mistake must not do.
func (a *app) sureToErase(files []desk.PersonFile) error {
	const word = "erase"
	var who []string
	var leads, touches, texts, drafts int
	for i := range files {
		f := &files[i]
		who = append(who, safetext.Line(whoIs(f)))
		leads, touches, texts, drafts = leads+len(f.Leads), touches+len(f.Touches), texts+len(f.Texts), drafts+len(f.Drafts)
	}
	fmt.Fprintf(a.err, "This erases everything personal about %s: %s, %s, %s, %s.\nIt cannot be undone. Write %q to do it: ",
		strings.Join(who, ", "), counted(leads, "lead"), counted(touches, "touch"), counted(texts, "text"), counted(drafts, "draft"), word)
	line, err := bufio.NewReader(a.in).ReadString('\n')
	if strings.TrimSpace(line) != word {
		hint := "say --yes where nobody can answer"
		if err == nil {
			hint = ""
		}
		return fault.New(fault.Refused, "erase a person", "it was not confirmed, nothing was changed", hint)
	}
	return nil
}

func whoIs(f *desk.PersonFile) string {
	switch {
	case f.Person.Name.V != "" && f.Person.Email.V != "":
		return f.Person.Name.V + " <" + f.Person.Email.V + ">"
	case f.Person.Name.V+f.Person.Email.V != "":
		return f.Person.Name.V + f.Person.Email.V
	case len(f.Leads) > 0:
		return "the person of " + f.Leads[0].ID
	}
	return "this person"
}

func (a *app) tellErased(done *desk.Erased) error {
	if a.json {
		return a.line(a.out, struct {
			Person    string           `json:"person"`
			Leads     []string         `json:"leads"`
			Open      []string         `json:"open"`
			Touches   int              `json:"touches"`
			Texts     int              `json:"texts"`
			Drafts    int              `json:"drafts"`
			Again     bool             `json:"again"`
			Copies    []string         `json:"copies"`
			Messages  int              `json:"messages"`
			Elsewhere []desk.Elsewhere `json:"elsewhere"`
		}{"erased", ids(done.Leads), ids(done.Open), done.Touches, done.Texts, done.Drafts, done.Again, list(done.Copies),
			done.Messages, list(done.Elsewhere)})
	}
	what := "erased"
	if done.Again {
		what = "had been erased before; what had come since is erased too"
	}
	if _, err := fmt.Fprintf(a.out, "%s: %s, %s, %s\n", what,
		counted(len(done.Leads), "lead"), counted(done.Touches, "touch"), counted(done.Texts, "text")); err != nil {
		return err
	}
	for _, e := range done.Elsewhere {
		if e.Do == "" {
			a.note("erased in a " + e.What + " of " + e.Where)
		} else {
			a.note("left in a " + e.What + " of " + e.Where + ": " + e.Do)
		}
	}
	if len(done.Open) > 0 {
		a.note("still open, with nobody to call: eqltui archive " + strings.Join(ids(done.Open), " "))
	}
	return nil
}

func ids(leads []lead.ID) []string {
	out := []string{}
	for _, id := range leads {
		out = append(out, id.String())
	}
	return out
}
