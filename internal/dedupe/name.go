package dedupe

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/safetext"
)

// forms are what stands behind the name of a company and says only of what kind it is in law. They are the
// abbreviations and the whole words of the commonest entries of the Entity Legal Forms code list (ISO 20275, as GLEIF
// publishes it), for the countries that a programme of ours meets, as NameKey writes them: letters that stand
// alone drawn together, so that "sp. z o.o." is "sp zoo".
const forms = `
ag|gmbh|mbh|ggmbh|ug haftungsbeschrankt|ug|kg|kgaa|ohg|ev|eg|gmbh co kg|gmbh und co kg|ag co kg|se|se co kg|gbr|ek
gmbh u co kg|gmbh u co|co kgaa|partg|partg mbb|partgmbb|gmbh ig|gmbh il|in liquidation|gesmbh|ges mbh|og|keg|sagl
sp zoo|spzoo|sp z oo|spolka zoo|spolka z ograniczona odpowiedzialnoscia|sa|spolka akcyjna|sp k|spk|spolka komandytowa|sp j|spj|spolka jawna
sp zoo sp k|sp zoo spk|sp zoosk|sp zooska|psa|ska|sc|sp p|w likwidacji
srl|srls|spa|sapa|snc|sas|soc coop|societa cooperativa|societa a responsabilita limitata|societa per azioni|unipersonale|srl unipersonale
sarl|eurl|sasu|sci|sca|scop|societe anonyme|societe par actions simplifiee|societe a responsabilite limitee|sprl|scrl|asbl|vzw
inc|incorporated|corp|corporation|llc|llp|lp|pllc|pbc|pc|co|company|ltd co|co ltd
ltd|limited|plc|public limited company|cic|pty ltd|pty limited|pty|proprietary limited|pvt ltd|p ltd|private limited|pte ltd|dac|uc
unlimited company
sl|slu|sll|s coop|sociedad limitada|sociedad anonima|sau|sa de cv|srl de cv|s de rl de cv|sab de cv|sas de cv|sapi de cv
ltda|ltda me|ltda epp|limitada|lda|unipessoal lda|eireli|sgps
bv|nv|vof|cv|bvba|cvba|besloten vennootschap|naamloze vennootschap
ab|ab publ|hb|aktiebolag|as|asa|a s|aps|ivs|oy|oyj|ky|osakeyhtio|hf|ehf|ou|uab|sia|ans|ks
sro|spol sro|spol s ro|vos|doo|jdoo|dd|ad|eood|ood|kft|bt|zrt|nyrt|srl d|ead|ltd sti|anonim sirketi|limited sirketi
kk|kabushiki kaisha|gk|godo kaisha|pjsc|jsc|oao|ooo|zao|pao|tov|pat|tbk|pt|sdn bhd|bhd|berhad|epe|ike|ae
fzco|fze|fz llc|dmcc|wll|saoc
αε|επε|ικε|οε|εε|ооо|ао|зао|оао|пао|тов|тоо|прат|пат|ад|еад|оод|еоод|доо|בע מ|בעמ|شمم|ذمم|จำกัด|주
`

// fronts are the forms that stand before the name where that is the custom. Those that begin names elsewhere too, such as AB, AS
// and SAS, are not among them.
const fronts = `sarl|eurl|sasu|uab|sia|ou|ooo|oao|zao|tov|pt|ооо|ао|зао|оао|пао|тов|тоо|прат|пат|บริษัท|주`

// joints are the forms that stand at a name without a space, the longer ones first.
const joints = `股份有限公司|有限责任公司|有限責任公司|有限公司|株式会社|有限会社|合同会社|合資会社|주식회사|유한회사`

// legalForms are the forms, each as its words.
type legalForms struct {
	legal, leading map[string]bool
	longest        int // words of the longest
	attached       []string
}

var readForms = sync.OnceValue(func() *legalForms {
	f := &legalForms{attached: strings.Split(safetext.Fold(joints), "|")}
	f.legal, f.longest = formsOf(forms)
	f.leading, _ = formsOf(fronts)
	return f
})

func formsOf(text string) (set map[string]bool, words int) {
	set = map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		for form := range strings.SplitSeq(safetext.Fold(line), "|") {
			set[form] = true
			words = max(words, len(strings.Fields(form)))
		}
	}
	return set, words
}

// NameKey is the name of a company as two are compared: folded (without case and accents), without signs, and without
// the legal forms at its ends, "" for none. A name that is nothing but a form stays. NameKey(NameKey(s)) is NameKey(s)
// where that leaves no letters alone. Two companies of one key may be two all the same: it only proposes.
func NameKey(name string) string {
	known := readForms()
	words := together(apart(strings.FieldsFunc(safetext.Fold(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})))
	for stripped := true; stripped; {
		stripped = false
		for n := min(known.longest, len(words)-1); n > 0; n-- {
			if known.legal[strings.Join(words[len(words)-n:], " ")] {
				words, stripped = words[:len(words)-n], true
				break
			}
		}
		if !stripped && len(words) > 1 && known.leading[words[0]] {
			words, stripped = words[1:], true
		}
	}
	return strings.Join(words, " ")
}

// apart takes away the forms that stand at words without a space, as far as anything else is left.
func apart(words []string) []string {
	var out []string
	for _, w := range words {
		if bare := bared(strings.TrimLeftFunc(w, unicode.IsMark)); bare != "" {
			out = append(out, strings.TrimLeftFunc(bare, unicode.IsMark))
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

func bared(word string) string {
	if word == "" || word[0] < utf8.RuneSelf && word[len(word)-1] < utf8.RuneSelf {
		return word // no such form begins or ends it
	}
	for again := true; again; {
		again = false
		for _, form := range readForms().attached {
			front, cut := strings.CutPrefix(word, form)
			if !cut {
				front, cut = strings.CutSuffix(word, form)
			}
			word, again = front, again || cut && front != ""
		}
	}
	return word
}

// together draws letters that stand alone into one word: "s r l" is "srl".
func together(words []string) []string {
	var out []string
	words = slices.DeleteFunc(
		words,
		func(w string) bool { return strings.IndexFunc(w, func(r rune) bool { return !unicode.IsMark(r) }) < 0 },
	)
	alone := false // the last word is made of letters that stood alone
	for _, w := range words {
		single := len([]rune(w)) == 1 && unicode.IsLetter([]rune(w)[0])
		if single && alone {
			out[len(out)-1] += w
			continue
		}
		out, alone = append(out, w), single
	}
	return out
}
