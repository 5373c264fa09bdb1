SELECT target, actor, reason, since, until FROM {radica}.radica_silence WHERE until > :now ORDER BY until, target
