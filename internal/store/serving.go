package store

// User is whoever works with the program, or with a partner's part of it.
type User struct {
	ID        string `json:"-" column:"name"`
	Role      string `json:"role"`
	CreatedAt int64  `json:"created_at"`
	Partner   string `json:"partner" column:"partner_id"` // whose they are when their role is partner
	RemovedAt int64  `json:"removed_at"`                  // 0: they are here
}

// UserKey is a public key by which a user is known.
type UserKey struct {
	ID      string `json:"-"` // its fingerprint, SHA256:...
	User    string `json:"user"     column:"user_name"`
	Line    string `json:"line"` // as in an authorized_keys file, without options
	AddedAt int64  `json:"added_at"`
	AddedBy string `json:"added_by"`
}

// Token is what a partner's program shows to be let in.
type Token struct {
	ID        string `json:"-"`    // the partner
	Hash      string `json:"hash"` // of the token, which is kept nowhere
	MadeAt    int64  `json:"made_at"`
	MadeBy    string `json:"made_by"`
	RevokedAt int64  `json:"revoked_at"` // 0: it is good
}

// Channel is where a partner hears what became of its leads.
type Channel struct {
	ID      string `json:"-"`    // the partner
	Kind    string `json:"kind"` // webhook, mail, file
	Address string `json:"address"`
	Secret  string `json:"-"` // sealed
	SetAt   int64  `json:"set_at"`
	SetBy   string `json:"set_by"`
	Stopped string `json:"stopped"` // why nothing goes there any more, "" while it does
}

// Hook is a sender that posts in a form of its own.
type Hook struct {
	ID      string `json:"-"` // the source
	Partner string `json:"partner" column:"partner_id"`
	Scheme  string `json:"scheme"` // how it signs
	Secret  string `json:"-"`      // sealed
	Fields  string `json:"fields"` // their names to ours, as JSON
	SetAt   int64  `json:"set_at"`
	SetBy   string `json:"set_by"`
}

// The rows that doors need, of which there are few.
var (
	People   = few[User]("users")
	UserKeys = few[UserKey]("user_keys")
	Tokens   = few[Token]("tokens")
	Channels = few[Channel]("channels")
	Hooks    = few[Hook]("hooks")
)
