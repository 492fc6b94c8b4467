package policy

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func manual(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/POLICY.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheManualNamesEveryKeyFieldAndOperator(t *testing.T) {
	t.Parallel()
	text := manual(t)
	named := map[string]bool{}
	for _, code := range regexp.MustCompile("`[^`\n]+`").FindAllString(text, -1) {
		for _, word := range strings.FieldsFunc(strings.Trim(code, "`"), func(r rune) bool { return strings.ContainsRune(" {}[],:", r) }) {
			named[word] = true
		}
	}
	var words []string
	for _, table := range slices.Sorted(maps.Keys(keysOf)) {
		keys := keysOf[table]
		if len(keys) == 0 {
			t.Errorf("table %q has no keys", table)
		}
		words = append(words, keys...)
	}
	for field, kind := range Fields() {
		words = append(words, field)
		words = append(words, opNames(kind)...)
	}
	words = append(words, GateIDs()...)
	words = append(words, Models()...)
	words = append(words, surfaces()...)
	slices.Sort(words)
	for _, word := range slices.Compact(words) {
		if !named[word] {
			t.Errorf("docs/POLICY.md does not mention `%s`", word)
		}
	}
	for _, country := range Countries() {
		if !strings.Contains(text, " "+country) {
			t.Errorf("docs/POLICY.md does not mention %s", country)
		}
	}
	for _, section := range keysOf[""] {
		if !regexp.MustCompile("(?m)^### .*`" + section + "`").MatchString(text) {
			t.Errorf("docs/POLICY.md has no heading for %s", section)
		}
	}
}

func TestTheManualsTableOfOperatorsIsTrue(t *testing.T) {
	t.Parallel()
	columns := []Type{Text, Email, List, Number, Truth, Instant}
	for _, line := range strings.Split(manual(t), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 10 || !strings.HasPrefix(cells[1], " `") {
			continue
		}
		op := strings.Trim(cells[1], " `")
		for i, kind := range columns {
			says := strings.TrimSpace(cells[2+i]) == "yes"
			if has := slices.Contains(opNames(kind), op); has != says {
				t.Errorf("%s on %s: the program says %v, the manual %q", op, kind.noun(), has, cells[2+i])
			}
		}
	}
}

func TestTheManualsExampleIsTrue(t *testing.T) {
	t.Parallel()
	text := manual(t)
	rule := regexp.MustCompile(`(?m)^      - \{id: own_webinar.*$`).FindString(text)
	if rule == "" {
		t.Fatal("no example")
	}
	const above = "      - {id: asset,"
	doc := strings.Replace(string(DefaultDocument()), above, rule+"\n"+above, 1)
	accepted(t, doc)
	_, problems := Parse([]byte(strings.Replace(doc, "touch.owned_by", "touch.ownedby", 1)))
	if err := problems.Err("draft.yaml"); err == nil || !strings.Contains(text, err.Error()[strings.Index(err.Error(), "\n")+1:]) {
		t.Errorf("the manual shows another answer: %v", err)
	}
}
