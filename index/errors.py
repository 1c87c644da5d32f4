"""Everything that Klara says went wrong.

KlaraError              one clear line: what, where, and what to do
├── SourceError         a source or one of its documents could not be taken in
│   └── SourceGone      the source answers 404 or 410, or the file is no longer there
├── StoreError          the data folder cannot be read or written
│   ├── Busy            another process is writing; wait or stop it
│   └── Damaged         what is stored is not what was written
├── GenerationError     a generation is missing, damaged or built for something else
│   ├── NoGeneration    nothing has been published yet: run `klara index`
│   └── Held            not published: a saved question would lose its expected quote
├── ModelError          a model's files are missing or do not fit
├── WorkerLost          the process or machine that work was handed to died each time
└── SettingError        a setting or an option has a value that cannot be used
"""


class KlaraError(Exception):
    """The root of all errors that a person can do something about; its text is one line."""


class SourceError(KlaraError):
    """A source, or one document in it, could not be taken in; the rest of the run goes on."""


class SourceGone(SourceError):
    """The source answered 404 or 410, or the file is no longer in its folder."""


class StoreError(KlaraError):
    """The data folder cannot be read or written."""


class Busy(StoreError):
    """Another process holds the data folder for writing."""


class Damaged(StoreError):
    """Something in the data folder is not as it was written; `klara status` tells what."""


class GenerationError(KlaraError):
    """A generation is damaged, or was built with other settings than those asked for."""


class NoGeneration(GenerationError):
    """Nothing has been indexed yet."""


class Held(GenerationError):
    """What was built is not published, since a saved question would lose what is expected."""


class ModelError(KlaraError):
    """A model's files are missing, damaged or of another kind than expected."""


class WorkerLost(KlaraError):
    """What work was handed to died each time that the work was begun."""


class SettingError(KlaraError):
    """A setting or option has a value that cannot be used."""
