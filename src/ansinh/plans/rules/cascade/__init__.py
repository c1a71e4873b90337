"""The cascade of plans: which documents a plan carries out, who was told to plan, targets of plans side by side."""
