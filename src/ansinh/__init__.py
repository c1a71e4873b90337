"""An Sinh: social policy in Vietnam, from the plan to the household and back."""

__version__ = "0.1.0"
