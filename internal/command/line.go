package command

import (
	"maps"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Line is what somebody typed in the words of the command line, without the program's name:
// "disqualify L-12 --reason no_budget", or shorter "disqualify no_budget".
type Line struct {
	Act   *desk.Act // nil: it begins with no verb
	More  bool      // something stands behind the verb
	On    []desk.Subject
	Words []string            // without a flag, behind the subjects
	Given map[string][]string // by parameter
	Err   error               // what is wrong with its flags
}

// dashed hides a word that begins with a dash and is no flag of ours from the flags: a tag to be taken
// off, or a sum in a note.
const dashed = "\x00"

// Read never fails: what makes no sense stays a word, and whoever asks for more shows it.
func Read(text string) Line {
	act, words := verbOf(split(text))
	l := Line{Act: act, More: len(words) > 0}
	if act == nil {
		return l
	}
	for i, w := range words {
		if flag, ok := strings.CutPrefix(w, "--"); strings.HasPrefix(w, "-") && (!ok || strings.Trim(flag, "-") != flag || flag == "") {
			words[i] = dashed + w
		}
	}
	flags := Flags(act)
	flags.Usage = func() {} // --help would be written over the screen
	l.Err = flags.Parse(words)
	rest := flags.Args()
	for len(rest) > 0 {
		s, ok := named(act.On, rest[0])
		if !ok {
			break
		}
		l.On, rest = append(l.On, s), rest[1:]
	}
	for _, w := range rest {
		l.Words = append(l.Words, strings.TrimPrefix(w, dashed))
	}
	given := Given(act, flags)
	for _, values := range given {
		for i := range values {
			values[i] = strings.TrimPrefix(values[i], dashed)
		}
	}
	l.Given = act.Said(l.Words)
	maps.Copy(l.Given, given)
	return l
}

// verbOf is the act whose verb the words begin with, of several the longest, and the words behind it.
func verbOf(words []string) (act *desk.Act, rest []string) {
	for _, v := range desk.Verbs() {
		n := len(strings.Fields(string(v)))
		if n <= len(words) && strings.EqualFold(strings.Join(words[:n], " "), string(v)) && (act == nil || len(words)-n < len(rest)) {
			act, rest = desk.ActOf(v), words[n:]
		}
	}
	return act, rest
}

// named reads a subject as it is shown: of leads L-12, because a bare number could be anything; of others
// any word that is no fact.
func named(kind desk.SubjectKind, w string) (desk.Subject, bool) {
	if kind != desk.Leads {
		return desk.Subject{Kind: kind, ID: w}, !strings.ContainsAny(w, "="+dashed)
	}
	id, err := lead.ParseID(w)
	return desk.OnLead(id), err == nil && strings.HasPrefix(strings.ToUpper(w), "L-")
}

// IsLead tells a lead from the other words of a command.
func IsLead(w string) bool {
	_, ok := named(desk.Leads, w)
	return ok
}

// Say is the line with another first word behind its subjects.
func (l *Line) Say(word string) Line {
	out := *l
	out.Words, out.Given = []string{word}, maps.Clone(l.Given)
	for name := range l.Act.Said(l.Words) {
		delete(out.Given, name)
	}
	maps.Copy(out.Given, l.Act.Said(out.Words))
	return out
}

// String is the line for a shell.
func (l *Line) String() string {
	words := []string{"eqltui", string(l.Act.Verb)}
	for _, s := range l.On {
		words = append(words, s.String())
	}
	for i := range l.Act.Params {
		p := &l.Act.Params[i]
		for _, value := range l.Given[p.Name] {
			switch {
			case p.Words:
				words = append(words, quoted(value))
			case p.Kind == desk.SwitchParam:
				words = append(words, "--"+p.Name)
			default:
				words = append(words, "--"+p.Name, quoted(value))
			}
		}
	}
	return strings.Join(words, " ")
}

// quoted quotes a word for a POSIX shell where it needs that.
func quoted(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
