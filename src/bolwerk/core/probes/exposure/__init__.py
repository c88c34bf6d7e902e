# SPDX-License-Identifier: EUPL-1.2
"""What a firm's own machines show the street; looked at only for who has proven to run the domain and named them."""
