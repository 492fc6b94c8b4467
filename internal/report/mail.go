package report

import (
	"strconv"
	"strings"
)

// WrongLink is a link of a partner, what is wrong with it by the codes of link check, and as it should be.
type WrongLink struct {
	URL, Right string
	Rules      []string
	Touches    int64
	NoCampaign bool
}

// LinkRule is a rule that a link breaks, by its code of link check, in a sentence.
func LinkRule(language, code string) string {
	return wordsOf(&Report{Language: language}).say("mail.rule." + code)
}

// LinkMail is the mail that tells a partner in its language which of its links are wrong, why, and what to write instead.
// The first line is its subject. Nothing of anybody else is in it.
func LinkMail(language, name string, links []WrongLink) string {
	w := wordsOf(&Report{Language: language})
	var b strings.Builder
	b.WriteString(
		w.say("mail.subject", strconv.Itoa(len(links))) + "\n\n" + w.say("mail.hello", name) + "\n\n" + w.say("mail.intro") + "\n",
	)
	campaign := false
	for _, l := range links {
		b.WriteString("\n" + w.say("mail.link", l.URL, w.whole(l.Touches)) + "\n")
		for _, rule := range l.Rules {
			b.WriteString("  - " + w.say("mail.rule."+rule) + "\n")
		}
		if l.Right != "" {
			b.WriteString("  " + w.say("mail.right", l.Right) + "\n")
		}
		campaign = campaign || l.NoCampaign
	}
	if campaign {
		b.WriteString("\n" + w.say("mail.campaign") + "\n")
	}
	return b.String() + "\n" + w.say("mail.thanks") + "\n"
}
