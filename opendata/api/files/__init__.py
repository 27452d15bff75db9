"""/data/<dataset>/<number>/v<version>/<file>: the files of versions, as they were made once."""
