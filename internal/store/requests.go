package store

import "context"

// Request is one that was answered under a key of its sender's, so that the same one is answered alike.
type Request struct {
	Sender string // a partner or a source
	Name   string // the key
	Hash   string // of the body
	Status int64
	Answer string
	At     int64 // ms
}

// requestTable is how requests are kept.
var requestTable = newTable[Request]("requests")

// The queries of requests and of who may send them.
var (
	sqlAddRequest  = requestTable.insert()
	sqlRequest     = requestTable.read(`WHERE sender = $1 AND name = $2`)
	sqlTokenByHash = Tokens.made().read(`WHERE hash = $1 AND revoked_at = 0`)
)

const sqlOldRequests = `DELETE FROM requests WHERE at < $1`

// AnswerTo is what a sender was answered under a key, nil when it never came.
func (tx *Tx) AnswerTo(ctx context.Context, sender, name string) (*Request, error) {
	rows, err := requestTable.rows(ctx, tx, sqlRequest, sender, name)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

// KeepAnswer keeps what a sender is answered under a key.
func (tx *Tx) KeepAnswer(ctx context.Context, r *Request) error {
	return requestTable.put(ctx, tx, sqlAddRequest, r)
}

// ForgetAnswers drops those from before an instant, in ms.
func (tx *Tx) ForgetAnswers(ctx context.Context, before int64) (int64, error) {
	return tx.exec(ctx, sqlOldRequests, before)
}

// TokenOf is the good token of a hash, nil when there is none.
func (tx *Tx) TokenOf(ctx context.Context, hash string) (*Token, error) {
	rows, err := Tokens.made().rows(ctx, tx, sqlTokenByHash, hash)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}
