"""The directory as open data, in the field's standard: Open Referral's HSDS 3.1."""
