package policy

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// WithMembers is the document of a policy in which a queue has other members. All else stands as it was written, byte
// for byte; comments between the members are lost. A document that is written so that this cannot be done safely is
// refused.
func WithMembers(p *Policy, queue string, members []Member) (*Policy, error) {
	const what = "change the members of a queue"
	if _, ok := p.Queue(queue); !ok {
		return nil, fault.New(fault.NotFound, what, "there is no queue "+safetext.Quote(queue),
			"the queues are "+strings.Join(p.queueIDs(), ", "))
	}
	doc, crlf := bytes.TrimPrefix(p.Document, []byte("\ufeff")), false
	if plain := bytes.ReplaceAll(doc, []byte("\r\n"), []byte("\n")); bytes.Count(doc, []byte("\n")) == len(doc)-len(plain) {
		doc, crlf = plain, len(doc) > len(plain) // the places of what is read are right where lines end alike
	}
	body, ps := tree(doc)
	if err := ps.Err("policy"); err != nil {
		return nil, err
	}
	byHand := fault.New(fault.Refused, what, "the document is written in a way that only a person can change",
		"eqltui policy show > policy.yaml, change it there, and publish it")
	list, ok := valueOf(elementWith(under(body, "queues"), "id", queue), "members")
	if !ok {
		return nil, byHand
	}
	edited, ok := splice(string(doc), list, members)
	if !ok {
		return nil, byHand
	}
	if crlf {
		edited = strings.ReplaceAll(edited, "\n", "\r\n")
	}
	out, ps := Parse([]byte(edited))
	if err := ps.Err("policy"); err != nil {
		return nil, err
	}
	for _, c := range Diff(p, out) {
		if !strings.HasPrefix(c.Path, "queues["+queue+"].members") {
			return nil, byHand
		}
	}
	if q, ok := out.Queue(queue); !ok || !slices.Equal(q.Members, members) {
		return nil, byHand
	}
	return out, nil
}

func (p *Policy) queueIDs() (out []string) {
	for i := range p.Queues {
		out = append(out, p.Queues[i].ID)
	}
	return out
}

// valueOf is what stands under a key of a map.
func valueOf(n ast.Node, key string) (ast.Node, bool) {
	var list []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		list = m.Values
	case *ast.MappingValueNode:
		list = []*ast.MappingValueNode{m}
	}
	for _, v := range list {
		if v.Key.GetToken().Value == key {
			return v.Value, true
		}
	}
	return nil, false
}

func under(n ast.Node, key string) ast.Node {
	v, _ := valueOf(n, key)
	return v
}

// elementWith is the map of a list that has a value under a key.
func elementWith(n ast.Node, key, value string) ast.Node {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		return nil
	}
	for _, e := range list.Values {
		if v, ok := valueOf(e, key); ok && v.GetToken().Value == value {
			return e
		}
	}
	return nil
}

// splice puts members in the place of a list.
func splice(doc string, n ast.Node, members []Member) (string, bool) {
	list, ok := n.(*ast.SequenceNode)
	if !ok || list.Start == nil {
		return "", false
	}
	lines := strings.SplitAfter(doc, "\n")
	from := list.Start.Position.Line - 1
	if from < 0 || from >= len(lines) {
		return "", false
	}
	var each []string
	for i := range members {
		each = append(each, members[i].flow())
	}
	if !list.IsFlowStyle {
		indent := list.Start.Position.Column - 1
		to := from
		for ; to < len(lines); to++ {
			text := strings.TrimRight(lines[to], "\r\n")
			trimmed := strings.TrimLeft(text, " ")
			at := len(text) - len(trimmed)
			if trimmed != "" && at <= indent && (at < indent || !strings.HasPrefix(trimmed, "-")) {
				break
			}
		}
		for to > from+1 && blankOrComment(lines[to-1]) {
			to--
		}
		var b strings.Builder
		for _, one := range each {
			b.WriteString(strings.Repeat(" ", indent) + "- " + one + "\n")
		}
		return strings.Join(lines[:from], "") + b.String() + strings.Join(lines[to:], ""), true
	}
	if list.End == nil {
		return "", false
	}
	a, okA := offset(lines, from, list.Start.Position.Column)
	z, okZ := offset(lines, list.End.Position.Line-1, list.End.Position.Column)
	if !okA || !okZ || z <= a || doc[a] != '[' || doc[z] != ']' {
		return "", false
	}
	return doc[:a] + "[" + strings.Join(each, ", ") + "]" + doc[z+1:], true
}

func blankOrComment(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

// offset is the byte at which a column of a line stands; columns are counted in letters from 1.
func offset(lines []string, line, column int) (int, bool) {
	if line < 0 || line >= len(lines) || column < 1 {
		return 0, false
	}
	at := 0
	for _, l := range lines[:line] {
		at += len(l)
	}
	n := 1
	for i := range lines[line] {
		if n == column {
			return at + i, true
		}
		n++
	}
	return 0, false
}

var plainName = safetext.Pattern(`^[a-z][a-z0-9._-]*$`)

// flow writes a member as one map.
func (m *Member) flow() string {
	word := func(s string) string {
		if plainName().MatchString(s) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, s) {
			return s
		}
		return strconv.Quote(s)
	}
	out := "{user: " + word(m.User) + ", weight: " + strconv.Itoa(m.Weight)
	if m.CapOpen > 0 {
		out += ", cap_open: " + strconv.Itoa(m.CapOpen)
	}
	if m.CapDay > 0 {
		out += ", cap_day: " + strconv.Itoa(m.CapDay)
	}
	if m.Calendar != "" {
		out += ", calendar: " + word(m.Calendar)
	}
	return out + "}"
}
