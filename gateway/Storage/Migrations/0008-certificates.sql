-- The newest certificate that an authority of a group issued to this peer, X.509 in DER. It is public.
ALTER TABLE group_seat ADD COLUMN certificate BLOB CHECK (length(certificate) BETWEEN 1 AND 1024);
