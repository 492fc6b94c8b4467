package store

import "context"

// AnswerLink is a link by which a partner answers a question once.
type AnswerLink struct {
	ID      string // the hash of what the link holds
	Lead    int64  `column:"lead_id"`
	Partner string `column:"partner_id"`
	MadeAt  int64
	UsedAt  int64 // 0: it is good
}

// answerLinks is how they are kept.
var answerLinks = few[AnswerLink]("answer_links")

// AnswerLink is the link of a hash, nil when there is none.
func (tx *Tx) AnswerLink(ctx context.Context, hash string) (*AnswerLink, error) {
	rows, err := answerLinks.Among(ctx, tx, []string{hash})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

// SaveAnswerLink keeps a link, or that it was used.
func (tx *Tx) SaveAnswerLink(ctx context.Context, l *AnswerLink) error {
	return answerLinks.Save(ctx, tx, l)
}
