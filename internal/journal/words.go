package journal

import (
	"strings"
	"sync"
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
	fieldList = sync.OnceValue(func() codes { return coded(listed, 'A', manyFields) })
	wordList  = sync.OnceValue(func() codes { return coded(worded, 'a', manyWords) })
)

// codes are both directions of a list: of a word its code, and of a code its word.
type codes struct{ of, text map[string]string }

func shape(list string) []bare {
	var out []bare
	for part := range strings.FieldsSeq(list) {
		name, value, _ := strings.Cut(part, "=")
		out = append(out, bare{name, value, []byte(value)})
	}
	return out
}

// coded gives the words of a list their codes, letters from first on.
func coded(list string, first byte, many string) codes {
	words := strings.Fields(list)
	all := codes{make(map[string]string, len(words)), make(map[string]string, len(words))}
	single := 26 - len(many)
	for i, word := range words {
		code := string(first + byte(i))
		if i >= single {
			i -= single
			code = string(many[i/26]) + string(first+byte(i%26))
		}
		all.of[word], all.text[code] = code, word
	}
	return all
}
