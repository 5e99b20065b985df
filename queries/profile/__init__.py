"""The city profile: everything the product knows about one city, read from its folder and validated."""
