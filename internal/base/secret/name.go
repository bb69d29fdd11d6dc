package secret

import (
	"crypto/rand"
	"strings"

	"github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

type keyTemplate = tink_go_proto.KeyTemplate

// name is short enough to be read out on the telephone.
func name() string { return strings.ToLower(rand.Text()[:8]) }
