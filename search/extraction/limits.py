"""How much one file may cost; known to the process that reads it and to the one that starts that process."""

READERS = 1  # version of the readers: what another version read is read anew

MAX_BYTES = 100 * 2**20  # of the file
MAX_MEMORY = 512 * 2**20  # of the process, all its code included
MAX_CPU = 30  # seconds
MAX_SECONDS = 60  # by the clock, in the background
MAX_SECONDS_WAITED = 8  # by the clock, where a person waits for it
MAX_OUTPUT = 32 * 2**20  # of what the process says
MAX_CHARACTERS = 2_000_000  # of one file's text; what is beyond is not read
MAX_INDEXED = 300_000  # characters of one entry's attachments that search knows

# Of packed formats (OOXML, OFD).
MAX_MEMBERS = 20_000
MAX_UNPACKED = 256 * 2**20
MAX_RATIO = 300  # unpacked to packed, of members beyond SMALL
SMALL = 4 * 2**20
MAX_DEPTH = 300  # of XML

MAX_PAGES = 5_000
