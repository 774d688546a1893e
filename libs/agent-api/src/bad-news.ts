/** What a carrier says of a parcel where it stands worse than before. */
export const badStatuses: readonly string[] = ['attempt_failed', 'returning', 'lost', 'destroyed']

/** What a fact says is wrong, whatever the parcel's status. */
export const badFlags: readonly string[] = ['delayed', 'damaged', 'silent', 'refused', 'duties_due', 'action_required']
