"""Letters of a case: templates as data, texts drafted from them, and the papers they become."""
