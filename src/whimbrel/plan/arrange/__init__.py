"""From changes to statements: what each makes and breaks, its SQL, and one order for all."""
