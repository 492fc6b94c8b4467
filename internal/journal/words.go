package journal

import (
	"slices"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/safetext"
)

// The lists below are part of how events are kept in a database: an entry stands for its place, so
// new ones are added at the end and none is ever moved or taken away. What no list has is written out.

// listed are the names of fields that have a code, the commonest first: those of a lead, and behind
// them those of what stands around it.
const listed = `stage alert_at due_at clock score open_gates our_word partner_word intent verdict owner account_id created_at fit id
person_id referred_at source partner_id program_tier queue triage_start
triage_stop stage_before use_case closed_at product_line reason note first_contact_at tags bant contact_start eql_at contact_stop sql_at
conflicts nurture_until lost_at won_at snoozed_until asked_at attributes by_hand next_step question deal_type surface touch.referral policy
account.id account.domain account.name account.employees account.industry account.country account.region account.tech_stack
account.integration_active account.by_hand person.email person.name person.phone person.title person.language person.time_zone
person.by_hand partner.ID partner.Name partner.Kind partner.Tier partner.Certified partner.Region partner.Language partner.Manager
partner.Aliases partner.Status partner.History partner.CostPerQuarter partner.PayoutBP partner.JoinedAt turn assigned_at held_at passed`

// worded are the texts that stand in values again and again, the commonest first.
const worded = `not_yet new triage not_eql partner_referral needs_facts confirmed sql disqualified eql bant joint score icp archived mql
nurture ecosystem
signal record own_site overlap partner_content marketplace integration default event list lost won unqualified quarantined contact denied
yes no unknown authority budget need timing answer who at evidence gold silver platinum registered wrong_fit duplicate no_budget no_need
unreachable customer other`

// The codes of fields are a capital letter, or one of the last four and another; those of words a small
// letter, or one of the last seven and another. So no code is the beginning of another.
const (
	manyFields = "WXYZ"
	manyWords  = "tuvwxyz"
)

// bare is what a field of a new lead is when nothing is known of it. A lead's first event names every
// field; those that are bare need not be kept.
type bare struct {
	name, value string
	json        []byte // the value; nobody writes into it
}

// The fields that every first event of a lead names, by the number under which they are known, which
// is that of the list. A list that is in use never changes: a new field that is never left out needs a
// new list behind the others.
var firsts = sync.OnceValue(func() [][]bare { return [][]bare{shape(firstFields)} })

const firstFields = `id=0 person_id=0 account_id=0 partner_id="" source="" referred_at=0 stage="" verdict="" score=0 fit=0 intent=0
open_gates=[] reason="" owner="" queue="" clock="" due_at=9223372036854775807 alert_at=9223372036854775807 triage_start=0 triage_stop=0
contact_start=0 contact_stop=0 first_contact_at=0 eql_at=0 sql_at=0 won_at=0 lost_at=0 closed_at=0 stage_before="" partner_word="not_yet"
our_word="not_yet" bant={} next_step=0 note=0 attributes=0 nurture_until=0 snoozed_until=0 asked_at=0 question=0 conflicts=0 created_at=0
by_hand=[]`

// Both lists, made when an event is written or read first.
var (
	fieldList = sync.OnceValue(func() *codes { return coded(listed, 'A', manyFields) })
	wordList  = sync.OnceValue(func() *codes { return coded(worded, 'a', manyWords) })
)

// codes are both directions of a list: of a word its code, and of a code its word.
type codes struct {
	of    map[string]string
	words []word         // in the order of their texts
	first byte           // the first letter of a code
	at    [26 * 27]*word // by letter, and behind those by pair of letters
}

// word is one entry of a list. Tens of millions of them are read to look at a large journal, so what an
// entry needs to be sorted and written is made with it.
type word struct {
	text string
	rank int // odd, and in the order of the texts; an even one is between two of them
	// The beginning of the change of a field with this name, with a comma before it, and the same with each
	// quotation mark twice.
	head, doubled string
}

func headed(text string, rank int) word {
	head := append(safetext.AppendJSONString([]byte{','}, text), ':', '{')
	return word{text, rank, string(head), string(safetext.AppendDoubled(nil, head))}
}

// other is the entry of a text that no list has.
func (c *codes) other(text string) *word {
	i, _ := slices.BinarySearchFunc(c.words, text, func(w word, text string) int { return strings.Compare(w.text, text) })
	w := headed(text, 2*i)
	return &w
}

// known is the entry of a text.
func (c *codes) known(text string) *word {
	i, ok := slices.BinarySearchFunc(c.words, text, func(w word, text string) int { return strings.Compare(w.text, text) })
	if !ok {
		return c.other(text)
	}
	return &c.words[i]
}

// read returns the entry whose code stands at the beginning of a text and the code's length, nil where none does.
func (c *codes) read(text string, many string) (*word, int) {
	if text == "" {
		return nil, 0
	}
	letter := int(text[0]) - int(c.first)
	if letter < 0 || letter > 25 {
		return nil, 0
	}
	if strings.IndexByte(many, text[0]) < 0 {
		return c.at[letter], 1
	}
	if len(text) < 2 {
		return nil, 0
	}
	second := int(text[1]) - int(c.first)
	if second < 0 || second > 25 {
		return nil, 0
	}
	return c.at[26+26*letter+second], 2
}

func shape(list string) []bare {
	var out []bare
	for part := range strings.FieldsSeq(list) {
		name, value, _ := strings.Cut(part, "=")
		out = append(out, bare{name, value, []byte(value)})
	}
	return out
}

// coded gives the words of a list their codes, letters from first on.
func coded(list string, first byte, many string) *codes {
	texts := strings.Fields(list)
	all := &codes{of: make(map[string]string, len(texts)), first: first}
	for i, text := range slices.Sorted(slices.Values(texts)) {
		all.words = append(all.words, headed(text, 2*i+1))
	}
	single := 26 - len(many)
	for i, text := range texts {
		code, place := string(first+byte(i)), i
		if i >= single {
			i -= single
			lead, second := many[i/26], i%26
			code, place = string(lead)+string(first+byte(second)), 26+26*int(lead-first)+second
		}
		all.of[text], all.at[place] = code, all.known(text)
	}
	return all
}
